import type { Account } from './account.ts'
import type { Call } from './call.ts'
import { metaDataOf } from './meta-data.ts'

/** What a caller wants to see of a call. */
export interface ContentSelector {
  readonly context?: 'None' | 'Basic' | 'Extended'
  readonly contextTiming?: readonly ('Now' | 'TimeOfCall')[]
  readonly exposedFields?: {
    readonly parties?: boolean
    readonly content?: Readonly<Record<string, boolean>>
    readonly interaction?: Readonly<Record<string, boolean>>
    readonly collaboration?: { readonly publicComments?: boolean }
    readonly media?: boolean
  }
}

/** A call as POST /v2/calls/extensive prints it: what the selector asks for and no more. */
export function extensiveOf(
  account: Account,
  call: Call,
  _selector: ContentSelector,
): Record<string, unknown> {
  return { metaData: metaDataOf(account.seed, call) }
}
