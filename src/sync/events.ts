import type { StreamEntity } from '../entities/entity.ts'
import type { GongError } from '../errors/gong-error.ts'
import type { Written } from './destination.ts'

/** What a run tells while it goes on; faces turn it into progress, logs or protocol messages. */
export type SyncEvent =
  | { readonly type: 'started'; readonly entity: StreamEntity }
  | { readonly type: 'estimate'; readonly entity: StreamEntity; readonly rows: number }
  | { readonly type: 'written'; readonly written: readonly Written[] }
  | { readonly type: 'complete'; readonly entity: StreamEntity }
  | { readonly type: 'failed'; readonly entity: StreamEntity; readonly error: GongError }
  | { readonly type: 'note'; readonly entity: StreamEntity; readonly message: string }

/** What a run did to one stream. */
export interface StreamResult {
  readonly entity: StreamEntity
  added: number
  updated: number
  unchanged: number
  deleted: number
  error?: GongError
}

export interface SyncResult {
  readonly streams: readonly StreamResult[]
  /** Private calls that were met and left out. */
  readonly privateLeftOut: number
  /** Calls whose transcript has not come yet and is asked for again next time. */
  readonly due: number
  /** What ended the run before its time: interrupted, budget spent, credentials revoked, host or destination gone. */
  readonly stopped?: GongError
}
