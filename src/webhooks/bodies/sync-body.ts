import type { Connection } from '../../connections/connection.ts'

/** Which run of which sync, of one of its models. */
export interface SyncPart {
  readonly connection: Connection
  readonly syncName: string
  /** `base` unless another was made. */
  readonly syncVariant: string
  readonly model: string
  readonly syncType: 'INITIAL' | 'INCREMENTAL' | 'WEBHOOK'
  /** When this very run began, in milliseconds since 1970. */
  readonly startedAt: number
}

export interface SyncSuccess extends SyncPart {
  readonly added: number
  readonly updated: number
  readonly deleted: number
  /** The function's own saved position before and after. */
  readonly checkpoints?: { readonly from: unknown; readonly to: unknown } | undefined
}

export interface SyncFailure extends SyncPart {
  readonly error: {
    readonly type: string
    readonly description: string
    readonly payload?: Readonly<Record<string, unknown>> | undefined
    readonly additional_properties?: Readonly<Record<string, unknown>> | undefined
  }
  /** In milliseconds since 1970. */
  readonly failedAt: number
}

/** The webhook that tells what a sync changed of a model, in Nango's shape. */
export function syncBody(done: SyncSuccess) {
  const { added, updated, deleted, checkpoints, startedAt } = done
  const start = new Date(startedAt).toISOString()
  return {
    ...headOf(done),
    success: true,
    ...(checkpoints === undefined ? {} : { checkpoints }),
    modifiedAfter: start,
    responseResults: { added, updated, deleted },
    // Nango's older name of the same moment.
    queryTimeStamp: start,
  }
}

/** The webhook that tells why a sync failed, in Nango's shape; `startedAt` is the start of the run that failed. */
export function syncFailureBody(failure: SyncFailure) {
  return {
    ...headOf(failure),
    success: false,
    error: failure.error,
    startedAt: new Date(failure.startedAt).toISOString(),
    failedAt: new Date(failure.failedAt).toISOString(),
  }
}

function headOf({ connection, syncName, syncVariant, model, syncType }: SyncPart) {
  return {
    from: 'nango',
    type: 'sync',
    connectionId: connection.id,
    providerConfigKey: connection.integration,
    syncName,
    syncVariant,
    model,
    syncType,
  }
}
