import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Workspaces and the instances in them. */
export const instancesMigration: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('server_workspaces')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .execute()
    await database.schema
      .createTable('instances')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('workspace', 'text', (column) => column.notNull())
      .addColumn('base_url', 'text', (column) => column.notNull())
      .addColumn('auth', 'text', (column) => column.notNull())
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('sealed_credentials', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .execute()
    await database.schema
      .createIndex('instances_by_workspace')
      .on('instances')
      .columns(['workspace', 'created_at'])
      .execute()
  },
}
