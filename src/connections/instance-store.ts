import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import type { InstanceStore, StoredInstance } from './instances.ts'

/** Integration of instances; they are connections that are asked and not synced. */
const integration = 'gong'

/** Instances in the server's database. */
export function createInstanceStore(database: Database): InstanceStore {
  return {
    async insert({ id, name, workspace, baseUrl, auth, createdAt, sealed }) {
      const at = Date.parse(createdAt)
      await database
        .insertInto('connections')
        .values({
          uid: id,
          id,
          integration,
          name,
          workspace,
          base_url: baseUrl,
          auth,
          key_id: sealed.keyId,
          sealed_credentials: sealed.box,
          credentials_version: 1,
          metadata: '{}',
          connection_config: '{}',
          tags: '{}',
          settings: '{"streams":[]}',
          ingress_key: id,
          rule_keys: '[]',
          created_at: at,
          updated_at: at,
          fetched_at: at,
          checked_at: at,
        })
        .execute()
    },
    async find(id) {
      const row = await database
        .selectFrom('connections')
        .selectAll()
        .where('uid', '=', id)
        .executeTakeFirst()
      return row === undefined ? undefined : toInstance(row)
    },
    async list(workspace) {
      let query = database.selectFrom('connections').selectAll().orderBy('created_at').orderBy('number')
      if (workspace !== undefined) query = query.where('workspace', '=', workspace)
      return (await query.execute()).map(toInstance)
    },
    async remove(id) {
      const { numDeletedRows } = await database
        .deleteFrom('connections')
        .where('uid', '=', id)
        .executeTakeFirstOrThrow()
      return numDeletedRows > 0n
    },
  }
}

function toInstance(row: Row<'connections'>): StoredInstance {
  return {
    id: row.uid,
    name: row.name,
    workspace: row.workspace,
    baseUrl: row.base_url,
    auth: row.auth === 'access_token' ? 'access_token' : 'access_key',
    createdAt: new Date(row.created_at).toISOString(),
    sealed: { keyId: row.key_id, box: row.sealed_credentials },
  }
}
