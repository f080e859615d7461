import { z } from 'zod'
import type { Connection } from '../../connections/connection.ts'
import type { Row } from '../../database/tables.ts'
import type { SyncReference } from '../../jobs/syncs.ts'
import { baseVariant } from '../../records/record-destination.ts'
import type { ServerParts } from '../route.ts'
import { requireConnection, requireIntegration } from './find-connection.ts'
import { NangoError } from './nango-error.ts'

const name = z.string({ error: 'must be a text' }).min(1, 'must not be empty')

/** A sync as Nango's clients name it: `calls`, `calls::variant` or an object. */
export const syncSchema = z.union([name, z.strictObject({ name, variant: name.optional() })], {
  error: 'must be the name of a sync, or {name, variant}',
})

/** What a sync's name means. */
export function readReference(given: z.infer<typeof syncSchema>): SyncReference {
  if (typeof given !== 'string') return { name: given.name, variant: given.variant ?? baseVariant }
  const [name = '', variant = baseVariant] = given.split('::')
  return { name, variant }
}

/** A connection with some of its syncs. */
export interface ChosenSyncs {
  readonly connection: Connection
  readonly syncs: readonly Row<'syncs'>[]
}

/** Which syncs a request is about. */
export interface Choice {
  readonly integration: string
  /** All of the integration when missing. */
  readonly connectionId: string | undefined
  /** All when empty. */
  readonly references: readonly SyncReference[]
  /** Whether it is fine when there are none at all. */
  readonly mayBeNone?: boolean
}

/**
 * The syncs that a request is about, by connection.
 * @throws NangoError 400 `unknown_provider_config`, `unknown_connection`, or `no_syncs_found` when no connection has
 * one that is named.
 */
export async function chooseSyncs(
  parts: ServerParts,
  { integration, connectionId, references, mayBeNone = connectionId === undefined }: Choice,
): Promise<ChosenSyncs[]> {
  const { hub } = parts
  await requireIntegration(parts, integration)
  const connections =
    connectionId === undefined
      ? await hub.connections.list({ integrations: [integration] })
      : [await requireConnection(parts, integration, connectionId)]
  const chosen: ChosenSyncs[] = []
  const missing = new Set(references)
  for (const connection of connections) {
    const all = await hub.syncs.of(connection)
    const syncs = all.filter((row) => references.length === 0 || references.some((one) => isMeant(row, one)))
    for (const reference of references)
      if (syncs.some((row) => isMeant(row, reference))) missing.delete(reference)
    if (syncs.length > 0) chosen.push({ connection, syncs })
  }
  if (missing.size === 0 && (chosen.length > 0 || mayBeNone)) return chosen
  const names = [...missing].map(({ name, variant }) =>
    variant === baseVariant ? name : `${name}::${variant}`,
  )
  const whose =
    connectionId === undefined ? `the connections of “${integration}”` : `the connection “${connectionId}”`
  throw new NangoError(
    400,
    'no_syncs_found',
    names.length === 0
      ? `There are no syncs of ${whose}.`
      : `There is no sync ${names.join(', ')} of ${whose}.`,
  )
}

function isMeant(row: Row<'syncs'>, { name, variant }: SyncReference): boolean {
  return row.name === name && row.variant === variant
}
