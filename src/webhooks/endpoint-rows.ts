import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import { type Endpoint, type EndpointState, endpointOf } from './endpoint.ts'
import type { SealedSecrets, SecretKeeper } from './secret-keeper.ts'

type EndpointRow = Row<'webhook_endpoints'>

/** What a row is made of. */
export interface NewEndpointRow {
  readonly id: string
  readonly url: string
  readonly types: readonly string[]
  readonly secret: string
  readonly state: EndpointState
  readonly isConfigured: boolean
}

/** The table of endpoints, in the database or transaction that is given. */
export interface EndpointRows {
  list(database: Database): Promise<readonly Endpoint[]>
  find(database: Database, id: string): Promise<EndpointRow | undefined>
  /** Leaves one that is there as it is: two processes that start together both bring that of their settings. */
  insert(database: Database, made: NewEndpointRow): Promise<Endpoint>
  update(database: Database, id: string, values: Partial<EndpointRow>): Promise<void>
  /** Replaces the secrets. @returns false when another did so since the row was read. */
  reseal(database: Database, row: EndpointRow, sealed: SealedSecrets): Promise<boolean>
  /** @returns whether it was there. */
  remove(database: Database, id: string): Promise<boolean>
}

export function createEndpointRows(keeper: SecretKeeper, now: () => number): EndpointRows {
  return {
    async list(database) {
      const rows = await database
        .selectFrom('webhook_endpoints')
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .execute()
      return rows.map(endpointOf)
    },
    find: (database, id) =>
      database.selectFrom('webhook_endpoints').selectAll().where('id', '=', id).executeTakeFirst(),
    async insert(database, { id, url, types, secret, state, isConfigured }) {
      const row: EndpointRow = {
        id,
        url,
        types: JSON.stringify(types),
        state,
        ...keeper.seal(id, [{ secret }]),
        is_configured: isConfigured ? 1 : 0,
        created_at: now(),
        updated_at: now(),
      }
      await database
        .insertInto('webhook_endpoints')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return endpointOf(row)
    },
    async update(database, id, values) {
      await database
        .updateTable('webhook_endpoints')
        .set({ ...values, updated_at: now() })
        .where('id', '=', id)
        .execute()
    },
    async reseal(database, { id, sealed_secrets: known }, sealed) {
      const { numUpdatedRows } = await database
        .updateTable('webhook_endpoints')
        .set({ ...sealed, updated_at: now() })
        .where('id', '=', id)
        .where('sealed_secrets', '=', known)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
    async remove(database, id) {
      const { numDeletedRows } = await database
        .deleteFrom('webhook_endpoints')
        .where('id', '=', id)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}
