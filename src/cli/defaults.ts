/** What the commands take where an option is not given; said once for the help and for the code. */
export const defaults = {
  destination: 'sqlite:gong.db',
  lookback: '3d',
  demoCalls: '2000',
  port: '3003',
  host: '127.0.0.1',
} as const
