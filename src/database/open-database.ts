import { Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration'
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
    await migrate(database, location)
    return { database, engine }
  } catch (cause) {
    await database?.destroy().catch(() => undefined)
    throw openError(location, cause)
  }
}

function openError(location: DatabaseLocation, cause: unknown): GongError {
  if (cause instanceof GongError && cause.code === 'settings') return cause
  const message = messageOf(cause)
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

/** What the driver said at bottom. */
function messageOf(cause: unknown): string {
  if (cause instanceof GongError && cause.cause !== undefined) return messageOf(cause.cause)
  if (cause instanceof AggregateError && cause.message === '') return messageOf(cause.errors[0])
  return (cause instanceof Error ? cause.message || String(cause) : String(cause)).replace(/\.$/, '')
}

async function migrate(database: Database, { engine }: DatabaseLocation): Promise<void> {
  const migrations = migrationsFor(engine)
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  })
  await refuseNewer(database, Object.keys(migrations))
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

/** Older code must not write into tables that it does not know. */
async function refuseNewer(database: Database, known: readonly string[]): Promise<void> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return
  const { rows } = await sql<{
    name: string
  }>`SELECT name FROM ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(database)
  const unknown = rows.map(({ name }) => name).filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  throw new GongError(
    'settings',
    `The server's database was made by a newer version (${unknown.join(', ')}).`,
    {
      advice: 'Start the newer version, or restore the backup that was made before it ran.',
    },
  )
}
