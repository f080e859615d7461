import type { Connection } from '../connections/connection.ts'
import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import { never } from './schedule.ts'
import { findStream } from './sync-catalog.ts'

/**
 * What is done with a sync of which there is no kind. What a connection's settings do not choose any more goes. A
 * function that is not there may only not be there yet: its file may be broken, or this process be an older one. It
 * rests, with its checkpoint, until it is found again.
 */
export async function dropOrRest(
  database: Database,
  { id, name }: Row<'syncs'>,
  { settings }: Pick<Connection, 'settings'>,
): Promise<void> {
  const isChosenAway = findStream(name) !== undefined || settings.streams?.length === 0
  if (isChosenAway) await database.deleteFrom('syncs').where('id', '=', id).execute()
  else await database.updateTable('syncs').set({ next_at: never }).where('id', '=', id).execute()
}
