import type { Account } from '../account/account.ts'
import type { Answer } from '../answer.ts'
import type { CheckedRequest } from '../check-request.ts'
import type { Clock } from '../clock.ts'
import type { Cursors } from '../cursor.ts'
import type { Written } from '../written/written.ts'

/** What a route may use. */
export interface RouteContext {
  readonly account: Account
  readonly clock: Clock
  readonly cursors: Cursors
  /** The status that answers a `clientUniqueId` used before. */
  readonly duplicateStatus: number
  /** What was written through the API. */
  readonly written: Written
  /** Signs a media address of a call for 8 hours from now. */
  mediaUrl(callId: string, kind: 'audio' | 'video'): string
}

/** A checked request as a route sees it. */
export interface RouteRequest extends CheckedRequest {
  readonly values: Readonly<Record<string, string>>
  readonly scopes: ReadonlySet<string>
}

/** Answers an operation; the request id is added to its fields by the caller. */
export type Route = (
  context: RouteContext,
  request: RouteRequest,
) => Answer | Readonly<Record<string, unknown>>

/** Routes by operation id. */
export type Routes = Readonly<Record<string, Route>>
