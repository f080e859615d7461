import type { Connection } from '../connections/connection.ts'

/** What kind of thing the server did. */
export type OperationKind = 'auth' | 'sync' | 'action' | 'proxy' | 'webhook' | 'probe' | 'execute'

/** A request to Gong, for the log; the address has no secret in it. */
export interface LoggedRequest {
  readonly method: string
  readonly url: string
  readonly status: number | undefined
  /** From sending to the end of the answer, in milliseconds. */
  readonly ms: number
  /** From 1 on. */
  readonly attempt: number
  /** How long it waited for the account's budget, in milliseconds. */
  readonly waitedMs: number
}

/** Something that the server does, as long as it does it. */
export interface Operation {
  readonly id: string
  /** Adds a line; secrets are taken out. */
  note(level: 'debug' | 'info' | 'warn' | 'error', text: string): void
  request(request: LoggedRequest): void
  /** Facts that are kept with it, such as counts. */
  detail(name: string, value: unknown): void
  /** It failed, although nothing is thrown: such as when Gong's refusal is passed on. */
  fail(message: string): void
  /** Whose it is, where that is known only now. */
  concerns(connection: LoggedConnection): void
}

/** What the log keeps of a connection. */
export type LoggedConnection = Pick<Connection, 'number' | 'id' | 'integration'>

export interface OperationStart {
  readonly kind: OperationKind
  readonly name: string
  readonly connection?: LoggedConnection | undefined
}

/** The log of everything that the server does. */
export interface OperationLog {
  /**
   * Does something and logs it: its beginning, its requests to Gong (all that are sent within, wherever), its end.
   * What it throws is logged and thrown on.
   */
  run<T>(start: OperationStart, work: (operation: Operation) => Promise<T>): Promise<T>
  /** The operation under way, for those deep within it. */
  current(): Operation | undefined
}
