import { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { GongError } from '../errors/gong-error.ts'
import type { Engine } from './engine.ts'
import { migrationsFor } from './migrations/migrations.ts'
import type { Tables } from './tables.ts'

/** The server's database, or a transaction in it. */
export type Database = Kysely<Tables>

/** Where the server's database is: a file of SQLite, or a Postgres. */
export type DatabaseLocation =
  | { readonly engine: 'sqlite'; readonly path: string }
  | { readonly engine: 'postgres'; readonly url: string }

/** A database with what it is. */
export interface OpenedDatabase {
  readonly database: Database
  readonly engine: Engine
}

/**
 * Where a setting says that the database is.
 * @param url `postgres://…`; without it a file in the data folder.
 * @throws GongError `settings`.
 */
export function locateDatabase(url: string | undefined, path: string): DatabaseLocation {
  if (url === undefined) return { engine: 'sqlite', path }
  if (/^postgres(ql)?:\/\//.test(url)) return { engine: 'postgres', url }
  if (url.startsWith('sqlite:')) return { engine: 'sqlite', path: url.slice('sqlite:'.length) }
  throw new GongError('settings', 'GONG_CONNECTOR_DATABASE_URL is no address of a database.', {
    advice: 'Give postgres://user:password@host:5432/name, or leave it out for SQLite in the data folder.',
  })
}

/**
 * Opens the server's database, and brings its tables up to date.
 * @throws GongError `settings` when it cannot be opened, or was made by a newer version.
 */
export async function openDatabase(location: DatabaseLocation): Promise<OpenedDatabase> {
  const { engine } = location
  let database: Database | undefined
  try {
    // Loaded only when used: the driver of Postgres is nothing for a server on SQLite.
    const dialect =
      location.engine === 'sqlite'
        ? (await import('./sqlite-dialect.ts')).openSqlite(location.path)
        : (await import('./postgres-dialect.ts')).openPostgres(location.url)
    database = new Kysely<Tables>({ dialect })
    await migrate(database, engine)
    return { database, engine }
  } catch (cause) {
    await database?.destroy().catch(() => undefined)
    throw openError(location, cause)
  }
}

function openError(location: DatabaseLocation, cause: unknown): GongError {
  const message = cause instanceof Error ? cause.message || String(cause) : String(cause)
  if (location.engine === 'sqlite')
    return new GongError('settings', `The server's database ${location.path} cannot be opened: ${message}.`, {
      advice:
        'Check the folder in GONG_CONNECTOR_DATA_DIR: its permissions, its free space, and which version made it.',
      cause,
    })
  // The address holds a password.
  const { host = 'its host' } = URL.parse(location.url) ?? {}
  return new GongError('settings', `The server's database at ${host} cannot be opened: ${message}.`, {
    advice: 'Check GONG_CONNECTOR_DATABASE_URL: host, name, user, password, and that Postgres is running.',
    cause,
  })
}

async function migrate(database: Database, engine: Engine): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(migrationsFor(engine)) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
