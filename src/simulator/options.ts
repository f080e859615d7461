/** How large the simulated account is and how its server behaves. */
export interface SimulatorOptions {
  /** Default 0: any free port. */
  readonly port?: number | undefined
  /** Default 127.0.0.1. */
  readonly host?: string | undefined
  /** Calls visible at the start. Default 2,000. */
  readonly calls?: number | undefined
  /** Default 60. */
  readonly users?: number | undefined
  /** Default 1. */
  readonly seed?: number | undefined
  /** The span in which calls took place, in days up to `now`. Default 180. */
  readonly days?: number | undefined
  /** The simulated clock's start as ISO-8601; it then runs on in real time. Default: the real time. */
  readonly now?: string | undefined
  /** Requests in any second; 0 for no limit. Default 3. */
  readonly ratePerSecond?: number | undefined
  /** Requests from midnight to midnight UTC; 0 for no limit. Default 10,000. */
  readonly ratePerDay?: number | undefined
  /** Added to every answer, in milliseconds. Default 0. */
  readonly latencyMs?: number | undefined
  /** Default: any non-empty key and secret are taken. */
  readonly accessKey?: string | undefined
  readonly accessKeySecret?: string | undefined
  /** Default 2. */
  readonly workspaces?: number | undefined
  /** The share of private calls, from 0 to 1. Default 0.03. */
  readonly privateShare?: number | undefined
  /** The scopes that credentials have. Default: all. */
  readonly scopes?: readonly string[] | undefined
}

/** Options with the defaults filled in. */
export interface FullOptions extends Omit<SimulatorOptions, 'scopes'> {
  readonly port: number
  readonly host: string
  readonly calls: number
  readonly users: number
  readonly seed: number
  readonly days: number
  readonly ratePerSecond: number
  readonly ratePerDay: number
  readonly latencyMs: number
  readonly workspaces: number
  readonly privateShare: number
  readonly scopes: readonly string[] | undefined
}

/** Fills the defaults in. */
export function fillOptions(options: SimulatorOptions): FullOptions {
  return {
    ...options,
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    calls: options.calls ?? 2000,
    users: options.users ?? 60,
    seed: options.seed ?? 1,
    days: options.days ?? 180,
    ratePerSecond: options.ratePerSecond ?? 3,
    ratePerDay: options.ratePerDay ?? 10_000,
    latencyMs: options.latencyMs ?? 0,
    workspaces: options.workspaces ?? 2,
    privateShare: options.privateShare ?? 0.03,
    scopes: options.scopes,
  }
}
