import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Engine } from '../engine.ts'
import { makeIndex, makeTable } from './make-table.ts'

/** What the server did, and what it has told of. */
export function logsMigration(engine: Engine): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await makeTable(
        database,
        'operations',
        {
          id: 'text',
          kind: 'text',
          name: 'text',
          connection: 'integer?',
          connection_id: 'text?',
          integration: 'text?',
          status: 'text',
          message: 'text?',
          details: 'text?',
          started_at: 'integer',
          finished_at: 'integer?',
          changed_at: 'integer',
        },
        ['id'],
      )
      await makeIndex(database, 'operations', ['started_at', 'id'])
      await makeIndex(database, 'operations', ['changed_at'])
      await makeIndex(database, 'operations', ['status', 'changed_at'])
      await makeIndex(database, 'operations', ['connection', 'started_at'])
      await makeTable(
        database,
        'log_lines',
        { number: '#', operation: 'text', at: 'integer', level: 'text', text: 'text', http: 'text?' },
        [],
        engine,
      )
      await makeIndex(database, 'log_lines', ['operation', 'number'])
      await makeIndex(database, 'log_lines', ['at'])
      await makeTable(
        database,
        'alerts',
        {
          key: 'text',
          text: 'text',
          state: 'text',
          attempts: 'integer',
          next_at: 'integer',
          since: 'integer',
          ended_at: 'integer?',
        },
        ['key'],
      )
    },
  }
}
