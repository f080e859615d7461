import { describe, expect, test } from 'vitest'
import { databasesToTest } from '../../test/support/postgres.ts'
import type { ConnectionSettings } from '../connections/connection.ts'
import { locateDatabase, openDatabase } from '../database/open-database.ts'
import { dropOrRest } from './drop-or-rest.ts'
import { never } from './schedule.ts'

const base = {
  connection: 1,
  variant: 'base',
  state: 'STARTED',
  frequency_ms: null,
  reset_due: 0,
  is_asked_for: 0,
  last: null,
}
const rows = ['calls', 'call-transcripts', 'my-function'].map((name) => ({
  ...base,
  id: name,
  name,
  next_at: 5,
  checkpoint: '{"at":1}',
  created_at: 1,
}))

describe.each(databasesToTest())('a sync of which there is no kind on $engine', ({ make }) => {
  test.each<[string, ConnectionSettings, unknown[]]>([
    [
      'goes when it is a stream, and rests with its checkpoint when it may be a function',
      { streams: ['users'] },
      [{ id: 'my-function', next_at: never, checkpoint: '{"at":1}' }],
    ],
    ['goes when the connection is to be synced no more', { streams: [] }, []],
  ])('%s', async (_, settings, expected) => {
    const fresh = await make()
    const { database } = await openDatabase(locateDatabase(fresh.url, ''))
    await database.insertInto('syncs').values(rows).execute()
    for (const row of rows) await dropOrRest(database, row, { settings })
    const left = await database.selectFrom('syncs').select(['id', 'next_at', 'checkpoint']).execute()
    expect(left).toEqual(expected)
    await database.destroy()
    await fresh.remove()
  })
})
