import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Whose requests were spent, for processes that have not used the account themselves. */
export const spentByMigration: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema.alterTable('spent_requests').addColumn('connection_uid', 'text').execute()
  },
}
