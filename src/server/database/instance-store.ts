import type { InstanceStore, StoredInstance } from '../../connections/instances.ts'
import type { Database } from './open-database.ts'
import type { Tables } from './tables.ts'

/** Instances in the server's database. */
export function createInstanceStore(database: Database): InstanceStore {
  return {
    async insert({ id, name, workspace, baseUrl, auth, createdAt, sealed }) {
      const row = {
        id,
        name,
        workspace,
        base_url: baseUrl,
        auth,
        key_id: sealed.keyId,
        sealed_credentials: sealed.box,
        created_at: createdAt,
      }
      await database.insertInto('instances').values(row).execute()
    },
    async find(id) {
      const row = await database.selectFrom('instances').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toInstance(row)
    },
    async list(workspace) {
      let query = database.selectFrom('instances').selectAll().orderBy('created_at').orderBy('id')
      if (workspace !== undefined) query = query.where('workspace', '=', workspace)
      return (await query.execute()).map(toInstance)
    },
    async remove(id) {
      const { numDeletedRows } = await database
        .deleteFrom('instances')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      return numDeletedRows > 0n
    },
  }
}

function toInstance(row: Tables['instances']): StoredInstance {
  return {
    id: row.id,
    name: row.name,
    workspace: row.workspace,
    baseUrl: row.base_url,
    auth: row.auth === 'access_token' ? 'access_token' : 'access_key',
    createdAt: row.created_at,
    sealed: { keyId: row.key_id, box: row.sealed_credentials },
  }
}
