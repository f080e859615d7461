import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Engine } from '../engine.ts'
import { makeIndex, makeTable } from './make-table.ts'

interface OldInstance {
  readonly id: string
  readonly name: string
  readonly workspace: string
  readonly base_url: string
  readonly auth: string
  readonly key_id: string
  readonly sealed_credentials: string
  readonly created_at: string
}

/** Integrations, connections and how they come about; instances become connections. */
export function connectionsMigration(engine: Engine): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await makeTable(
        database,
        'integrations',
        {
          key: 'text',
          provider: 'text',
          display_name: 'text',
          client_id: 'text?',
          key_id: 'text?',
          sealed_secret: 'text?',
          scopes: 'text?',
          forward_webhooks: 'integer',
          custom: 'text',
          created_at: 'integer',
          updated_at: 'integer',
        },
        ['key'],
      )
      await makeConnections(database, engine)
      await makeTable(
        database,
        'connect_sessions',
        {
          token_hash: 'text',
          content: 'text',
          connection: 'integer?',
          created_at: 'integer',
          expires_at: 'integer',
        },
        ['token_hash'],
      )
      await makeTable(
        database,
        'oauth_trips',
        { state: 'text', integration: 'text', content: 'text', expires_at: 'integer' },
        ['state'],
      )
      await makeTable(
        database,
        'leases',
        { name: 'text', owner: 'text', fence: 'integer', expires_at: 'integer' },
        ['name'],
      )
      await makeTable(database, 'socket_messages', { id: 'text', message: 'text', created_at: 'integer' }, [
        'id',
      ])
      await makeTable(database, 'key_probes', { id: 'text', key_id: 'text', sealed_text: 'text' }, ['id'])
      await makeTable(database, 'spent_requests', { account: 'text', day: 'text', requests: 'integer' }, [
        'account',
        'day',
      ])
      await makeTable(database, 'request_slots', { account: 'text', next_at: 'integer' }, ['account'])
      await moveInstances(database)
    },
  }
}

async function makeConnections(database: Kysely<unknown>, engine: Engine): Promise<void> {
  await makeTable(
    database,
    'connections',
    {
      number: '#',
      uid: 'text',
      id: 'text',
      integration: 'text',
      name: 'text',
      workspace: 'text',
      base_url: 'text',
      auth: 'text',
      key_id: 'text',
      sealed_credentials: 'text',
      credentials_version: 'integer',
      expires_at: 'integer?',
      metadata: 'text',
      connection_config: 'text',
      tags: 'text',
      end_user: 'text?',
      webhook_url_override: 'text?',
      settings: 'text',
      auth_error: 'text?',
      ingress_key: 'text',
      rule_keys: 'text',
      created_at: 'integer',
      updated_at: 'integer',
      fetched_at: 'integer',
      checked_at: 'integer',
      probe_at: 'integer',
    },
    [],
    engine,
  )
  await makeIndex(database, 'connections', ['uid'], true)
  await makeIndex(database, 'connections', ['integration', 'id'], true)
  await makeIndex(database, 'connections', ['probe_at'])
}

async function moveInstances(database: Kysely<unknown>): Promise<void> {
  const tables = database as Kysely<{ instances: OldInstance; connections: Record<string, unknown> }>
  for (const old of await tables.selectFrom('instances').selectAll().orderBy('created_at').execute()) {
    const { id, created_at: createdAt, ...same } = old
    const at = Date.parse(createdAt)
    await tables
      .insertInto('connections')
      .values({
        ...same,
        uid: id,
        id,
        integration: 'gong',
        credentials_version: 1,
        metadata: '{}',
        connection_config: '{}',
        tags: '{}',
        // Instances are asked, not synced.
        settings: '{"streams":[]}',
        // Its id is no secret. Only SQLite can have instances: nothing older knows another database.
        ingress_key: sql`lower(hex(randomblob(24)))`,
        rule_keys: '[]',
        created_at: at,
        updated_at: at,
        fetched_at: at,
        checked_at: at,
        probe_at: at,
      })
      .execute()
  }
  await database.schema.dropTable('instances').execute()
}
