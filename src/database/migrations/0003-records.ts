import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { makeIndex, makeTable } from './make-table.ts'

/** Syncs, what they have read, and actions that run later. */
export const recordsMigration: Migration = {
  async up(database: Kysely<unknown>) {
    await makeSyncs(database)
    await makeRecords(database)
    await makeTable(
      database,
      'action_runs',
      {
        id: 'text',
        connection: 'integer',
        name: 'text',
        input: 'text',
        status: 'text',
        output: 'text?',
        error: 'text?',
        attempts: 'integer',
        most_attempts: 'integer',
        next_at: 'integer',
        owner: 'text?',
        owned_until: 'integer',
        created_at: 'integer',
        finished_at: 'integer?',
      },
      ['id'],
    )
    await makeIndex(database, 'action_runs', ['status', 'next_at'])
  },
}

async function makeSyncs(database: Kysely<unknown>): Promise<void> {
  await makeTable(
    database,
    'syncs',
    {
      id: 'text',
      connection: 'integer',
      name: 'text',
      variant: 'text',
      state: 'text',
      frequency_ms: 'integer?',
      next_at: 'integer',
      reset_due: 'integer',
      is_asked_for: 'integer',
      last: 'text?',
      checkpoint: 'text?',
      created_at: 'integer',
    },
    ['id'],
  )
  await makeIndex(database, 'syncs', ['connection', 'name', 'variant'], true)
  await makeIndex(database, 'syncs', ['state', 'next_at'])
  await makeTable(
    database,
    'runs',
    {
      id: 'text',
      connection: 'integer',
      syncs: 'text',
      cause: 'text',
      status: 'text',
      outcome: 'text?',
      started_at: 'integer',
      finished_at: 'integer?',
    },
    ['id'],
  )
  await makeIndex(database, 'runs', ['connection', 'started_at'])
  await makeIndex(database, 'runs', ['started_at'])
}

async function makeRecords(database: Kysely<unknown>): Promise<void> {
  await makeTable(
    database,
    'stream_states',
    { connection: 'integer', variant: 'text', stream: 'text', state: 'text', saved_at: 'integer' },
    ['connection', 'variant', 'stream'],
  )
  await makeTable(
    database,
    'due_calls',
    { connection: 'integer', variant: 'text', id: 'text', started: 'text?', since: 'integer' },
    ['connection', 'variant', 'id'],
  )
  await makeTable(
    database,
    'records',
    {
      connection: 'integer',
      model: 'text',
      id: 'text',
      data: 'text',
      hash: 'text',
      seq: 'integer',
      action: 'text',
      first_seen_at: 'integer',
      modified_at: 'integer',
      deleted_at: 'integer?',
      pruned_at: 'integer?',
      time_from: 'integer?',
      time_to: 'integer?',
    },
    ['connection', 'model', 'id'],
  )
  await makeIndex(database, 'records', ['connection', 'model', 'seq'], true)
  await makeIndex(database, 'records', ['connection', 'model', 'action', 'seq'])
  await makeIndex(database, 'records', ['connection', 'model', 'modified_at', 'seq'])
  await makeIndex(database, 'records', ['connection', 'model', 'time_from'])
  await makeTable(
    database,
    'record_counters',
    {
      connection: 'integer',
      model: 'text',
      seq: 'integer',
      live: 'integer',
      modified_at: 'integer',
      pruned_seq: 'integer',
    },
    ['connection', 'model'],
  )
}
