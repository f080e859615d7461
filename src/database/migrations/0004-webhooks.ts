import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { makeIndex, makeTable } from './make-table.ts'

/** What products are told, and what Gong tells. */
export const webhooksMigration: Migration = {
  async up(database: Kysely<unknown>) {
    await makeTable(
      database,
      'webhook_endpoints',
      {
        id: 'text',
        url: 'text',
        types: 'text',
        state: 'text',
        key_id: 'text',
        sealed_secrets: 'text',
        is_configured: 'integer',
        created_at: 'integer',
        updated_at: 'integer',
      },
      ['id'],
    )
    await makeTable(
      database,
      'webhook_messages',
      {
        id: 'text',
        type: 'text',
        connection: 'integer?',
        body: 'text',
        headers: 'text',
        created_at: 'integer',
      },
      ['id'],
    )
    await makeIndex(database, 'webhook_messages', ['created_at'])
    await makeIndex(database, 'webhook_messages', ['connection', 'id'])
    await makeDeliveries(database)
    await makeTable(
      database,
      'webhook_inbox',
      {
        id: 'text',
        connection: 'integer?',
        call_id: 'text?',
        state: 'text',
        attempts: 'integer',
        next_at: 'integer',
        owner: 'text?',
        owned_until: 'integer',
        received_at: 'integer',
      },
      ['id'],
    )
    await makeIndex(database, 'webhook_inbox', ['state', 'next_at'])
  },
}

async function makeDeliveries(database: Kysely<unknown>): Promise<void> {
  await makeTable(
    database,
    'webhook_deliveries',
    {
      id: 'text',
      message: 'text',
      endpoint: 'text?',
      url: 'text',
      destination: 'text',
      lane: 'text',
      state: 'text',
      attempts: 'integer',
      next_at: 'integer',
      owner: 'text?',
      owned_until: 'integer',
      created_at: 'integer',
      finished_at: 'integer?',
    },
    ['id'],
  )
  await makeIndex(database, 'webhook_deliveries', ['state', 'next_at'])
  await makeIndex(database, 'webhook_deliveries', ['message'])
  await makeIndex(database, 'webhook_deliveries', ['lane', 'state', 'message'])
  await makeTable(
    database,
    'webhook_attempts',
    { id: 'text', delivery: 'text', status: 'integer?', error: 'text?', ms: 'integer', at: 'integer' },
    ['id'],
  )
  await makeIndex(database, 'webhook_attempts', ['delivery', 'at'])
}
