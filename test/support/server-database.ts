import { inject } from 'vitest'
import { type FreshDatabase, makePostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** What servers of tests keep their tables in: every suite over a server runs once for each. */
    readonly serverEngine: 'sqlite' | 'postgres'
  }
}

/** By data folder: a server that is started again finds what it left. */
const databases = new Map<string, Promise<FreshDatabase>>()

/** The database of a test server with a data folder; undefined for a file in this folder. */
export async function serverDatabase(dataDir: string): Promise<string | undefined> {
  if (inject('serverEngine') === 'sqlite') return undefined
  const database = databases.get(dataDir) ?? makePostgres()
  databases.set(dataDir, database)
  return (await database).url
}

/** Removes what a folder's server had, when the folder goes. */
export async function removeServerDatabase(dataDir: string): Promise<void> {
  const database = databases.get(dataDir)
  databases.delete(dataDir)
  await (await database)?.remove()
}
