import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The steps by which the tables came to be, by name in the order of their names; never edited, only added to. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-instances': {
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
  },
}
