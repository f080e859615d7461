/** What the simulator answers, before faults and the wire. */
export interface Answer {
  readonly status: number
  /** Sent as JSON, or as it is when it is text. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A refusal in Gong's words; thrown by the parts that check, turned into an answer in one place. */
export class Refusal extends Error {
  readonly status: number
  readonly errors: readonly string[]
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    errors: string | readonly string[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    const list = typeof errors === 'string' ? [errors] : errors
    super(`${status}: ${list.join('; ')}`)
    this.status = status
    this.errors = list
    this.headers = headers
  }
}

/** What Gong says when a body or a value does not have the described form (gong facts, 2.2). */
export const PARSE_ERROR = 'Json parse error, verify Json format matches the API description.'
