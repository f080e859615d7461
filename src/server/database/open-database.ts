import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { touchPrivateFile } from '../../connections/private-file.ts'
import { GongError } from '../../errors/gong-error.ts'
import { migrations } from './migrations.ts'
import { sqliteAdapter } from './sqlite-adapter.ts'
import type { Tables } from './tables.ts'

/** The server's database. */
export type Database = Kysely<Tables>

/**
 * Opens the server's database in a file, and brings its tables up to date.
 * @throws GongError `settings` when it cannot be opened, or was made by a newer version.
 */
export async function openDatabase(path: string): Promise<Database> {
  try {
    touchPrivateFile(path)
    const sqlite = new DatabaseSync(path, { timeout: 5000 })
    // Readers and the writer do not wait for each other; what is committed outlives the machine's fall.
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
    const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqliteAdapter(sqlite) }) })
    await migrate(database)
    return database
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new GongError('settings', `The server's database ${path} cannot be opened: ${message}.`, {
      advice:
        'Check the folder in GONG_CONNECTOR_DATA_DIR: its permissions, its free space, and which version made it.',
      cause,
    })
  }
}

async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
