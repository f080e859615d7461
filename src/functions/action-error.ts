/** What of an ActionError the caller gets. */
export interface ActionErrorPayload {
  /** A word that the caller's code can look at, such as `invalid_input`. */
  readonly type?: string
  /** What happened, for people. */
  readonly message?: string
  readonly [field: string]: unknown
}

/** A failure that is meant for the caller, who gets all that is in it; what else a function throws stays in the log. */
export class ActionError extends Error {
  override readonly name = 'ActionError'
  readonly payload: ActionErrorPayload

  constructor(payload: ActionErrorPayload) {
    super(payload.message ?? payload.type ?? 'The action failed.')
    this.payload = payload
  }
}

/** Whether something thrown is one, be it of another copy of this module. */
export function isActionError(thrown: unknown): thrown is ActionError {
  return thrown instanceof Error && thrown.name === 'ActionError' && 'payload' in thrown
}
