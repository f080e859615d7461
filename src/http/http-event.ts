import type { GongError } from '../errors/gong-error.ts'

/** One try of a request, as events tell of it. */
export interface SentRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, unknown>>
  /** Host of the API, with the path before all of its paths. */
  readonly baseUrl: string
  /** From 1 on. */
  readonly attempt: number
  /** How long it waited for the account's budget, in milliseconds. */
  readonly waitedMs: number
}

/** Something that happened on the wire, for logs and progress. */
export type HttpEvent =
  | (SentRequest & { readonly type: 'request' })
  | (SentRequest & {
      readonly type: 'answer'
      readonly status: number
      readonly headers: Headers
      /** From sending to the end of the answer. */
      readonly ms: number
    })
  | (SentRequest & {
      /** No answer came, or not all of it. */
      readonly type: 'failure'
      readonly error: unknown
      /** From sending to the failure. */
      readonly ms: number
    })
  | { readonly type: 'wait'; readonly ms: number; readonly error: GongError }
