import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import { GongError } from '../errors/gong-error.ts'

/**
 * Makes sure, at the beginning of a transaction, that a connection is there until its end: what is written for one
 * that is being removed would stay for ever.
 * @throws GongError `interrupted` when it is gone.
 */
export async function guardConnection(database: Database, engine: Engine, number: number): Promise<void> {
  const query = database.selectFrom('connections').select('number').where('number', '=', number)
  // In SQLite nobody else writes meanwhile.
  const row = await (engine === 'postgres' ? query.forKeyShare() : query).executeTakeFirst()
  if (row === undefined) throw new GongError('interrupted', 'The connection was removed meanwhile.')
}

/** The same of syncs: the records of a variant that was removed meanwhile would stay for ever. */
export async function guardSyncs(database: Database, engine: Engine, ids: readonly string[]): Promise<void> {
  const query = database
    .selectFrom('syncs')
    .select('id')
    .where('id', 'in', [...ids])
  const rows = await (engine === 'postgres' ? query.forKeyShare() : query).execute()
  if (rows.length < ids.length) throw new GongError('interrupted', 'A sync was removed meanwhile.')
}
