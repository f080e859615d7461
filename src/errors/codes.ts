/** What the engine does about an error: stop, try again, or go on without the part that failed. */
export type Disposition = 'fatal' | 'retry' | 'skip'

/** Airbyte's `failure_type`: whom the error is for (user, nobody yet, developer). */
export type FailureType = 'config_error' | 'transient_error' | 'system_error'

export interface ErrorCode {
  /** One sentence: when this happens. */
  readonly summary: string
  /** What the person who sees it should do; an error may carry more exact advice of its own. */
  readonly advice: string
  readonly disposition: Disposition
  /** Exit code of the CLI: 1 failed, 2 wrong usage or settings, 3 refused by Gong, 4 budget exhausted. */
  readonly exitCode: 1 | 2 | 3 | 4 | 130
  /** Status with which our own HTTP faces answer. */
  readonly httpStatus: number
  readonly failureType: FailureType
}

/** Every error code of the project; `docs/errors.md` says the same to people, and a test compares the two. */
export const errorCodes = {
  usage: {
    summary: 'A command, option, parameter or name was wrong.',
    advice: 'Correct it as the message says.',
    disposition: 'fatal',
    exitCode: 2,
    httpStatus: 422,
    failureType: 'config_error',
  },
  settings: {
    summary: 'A setting (environment variable, option or config file) is missing or wrong.',
    advice: 'Set the variable or option that the message names.',
    disposition: 'fatal',
    exitCode: 2,
    httpStatus: 422,
    failureType: 'config_error',
  },
  unauthorized: {
    summary: 'Gong refused the credentials (401).',
    advice:
      'Check the access key and its secret, or connect the account again; tenants with a host of their own need GONG_BASE_URL (Gong: Settings › Ecosystem › API).',
    disposition: 'fatal',
    exitCode: 3,
    httpStatus: 401,
    failureType: 'config_error',
  },
  forbidden: {
    summary: 'Gong knows the credentials but does not allow this (403).',
    advice:
      'Grant the key or app the scope that the message names, or allow this machine’s IP address in Gong.',
    disposition: 'fatal',
    exitCode: 3,
    httpStatus: 403,
    failureType: 'config_error',
  },
  credits_exhausted: {
    summary: 'The account has no credits left for this operation (402).',
    advice: 'Ask the owner of the Gong account for more credits.',
    disposition: 'fatal',
    exitCode: 3,
    httpStatus: 402,
    failureType: 'config_error',
  },
  not_found: {
    summary: 'What was asked for does not exist, or is not visible to these credentials (404).',
    advice: 'Check the id.',
    disposition: 'skip',
    exitCode: 1,
    httpStatus: 404,
    failureType: 'system_error',
  },
  no_media: {
    summary: 'The call has no recording of this kind.',
    advice: 'Ask for the other kind of recording, or wait: recordings may take a while to be processed.',
    disposition: 'skip',
    exitCode: 1,
    httpStatus: 404,
    failureType: 'transient_error',
  },
  conflict: {
    summary: 'Gong already has this, or its state forbids the change (409).',
    advice: 'Read the current state before you try again.',
    disposition: 'fatal',
    exitCode: 1,
    httpStatus: 409,
    failureType: 'system_error',
  },
  rejected: {
    summary: 'Gong did not accept the request (400, 422 and other 4xx).',
    advice: 'The message carries what Gong said; if it does not help, please report it with the request id.',
    disposition: 'fatal',
    exitCode: 1,
    httpStatus: 400,
    failureType: 'system_error',
  },
  cursor_rejected: {
    summary: 'Gong refused a page cursor: expired (an hour after the first page) or not its own.',
    advice: 'Start the listing again; a sync restarts the window by itself.',
    disposition: 'retry',
    exitCode: 1,
    httpStatus: 400,
    failureType: 'transient_error',
  },
  rate_limited: {
    summary: 'More requests a second than Gong allows (429).',
    advice: 'Wait as long as Retry-After says; lower GONG_RATE_PER_SECOND if other programs use the account.',
    disposition: 'retry',
    exitCode: 4,
    httpStatus: 429,
    failureType: 'transient_error',
  },
  budget_exhausted: {
    summary: 'The account’s API calls of the day are used up.',
    advice: 'Run the same command again after the time named; it continues where it stopped.',
    disposition: 'fatal',
    exitCode: 4,
    httpStatus: 429,
    failureType: 'transient_error',
  },
  server_error: {
    summary: 'Gong failed (5xx), also after retries.',
    advice: 'Try again later; a sync continues where it stopped.',
    disposition: 'retry',
    exitCode: 1,
    httpStatus: 502,
    failureType: 'transient_error',
  },
  unreachable: {
    summary: 'No answer from the host: name not found, connection refused or broken.',
    advice: 'Check GONG_BASE_URL and the network.',
    disposition: 'retry',
    exitCode: 1,
    httpStatus: 502,
    failureType: 'transient_error',
  },
  timeout: {
    summary: 'The host did not answer in time.',
    advice: 'Try again later.',
    disposition: 'retry',
    exitCode: 1,
    httpStatus: 504,
    failureType: 'transient_error',
  },
  redirected: {
    summary: 'The host answered with a redirect, which would drop the credentials.',
    advice: 'Set GONG_BASE_URL to the host of your account (Gong: Settings › Ecosystem › API).',
    disposition: 'fatal',
    exitCode: 2,
    httpStatus: 502,
    failureType: 'config_error',
  },
  bad_answer: {
    summary: 'The answer was not JSON, or not of the shape that Gong describes at all.',
    advice: 'Check that GONG_BASE_URL points to Gong’s API; a proxy may have answered instead.',
    disposition: 'fatal',
    exitCode: 1,
    httpStatus: 502,
    failureType: 'system_error',
  },
  destination: {
    summary: 'The destination cannot be opened or written.',
    advice: 'Check the path, its permissions and the free space.',
    disposition: 'fatal',
    exitCode: 1,
    httpStatus: 500,
    failureType: 'config_error',
  },
  destination_foreign: {
    summary: 'The destination exists but was not made by gong-connector, or by a newer version of it.',
    advice: 'Choose another destination with --to.',
    disposition: 'fatal',
    exitCode: 2,
    httpStatus: 422,
    failureType: 'config_error',
  },
  database_unavailable: {
    summary: 'The server’s own database does not answer, or cannot be written.',
    advice: 'Try again in a moment; the server goes on by itself when it is back.',
    disposition: 'fatal',
    exitCode: 1,
    httpStatus: 503,
    failureType: 'transient_error',
  },
  state: {
    summary: 'A saved state does not fit.',
    advice: 'Correct the state as the message says, or start without it.',
    disposition: 'fatal',
    exitCode: 2,
    httpStatus: 422,
    failureType: 'config_error',
  },
  incomplete: {
    summary: 'Some streams failed; the others are complete.',
    advice: 'See each stream’s own error; run the same command again to complete them.',
    disposition: 'fatal',
    exitCode: 1,
    httpStatus: 500,
    failureType: 'system_error',
  },
  function_failed: {
    summary: 'A function of your own failed.',
    advice: 'Correct it as the message says; the operation’s log has what it logged.',
    disposition: 'fatal',
    exitCode: 1,
    httpStatus: 500,
    failureType: 'system_error',
  },
  interrupted: {
    summary: 'The work was stopped from outside after a clean checkpoint.',
    advice: 'Run the same command again; it continues where it stopped.',
    disposition: 'fatal',
    exitCode: 130,
    httpStatus: 503,
    failureType: 'transient_error',
  },
  internal: {
    summary: 'A defect of gong-connector.',
    advice: 'Please report it with the message and what you did.',
    disposition: 'fatal',
    exitCode: 1,
    httpStatus: 500,
    failureType: 'system_error',
  },
} as const satisfies Record<string, ErrorCode>

export type GongErrorCode = keyof typeof errorCodes
