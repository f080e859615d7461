import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import type { Engine } from '../../src/database/engine.ts'

/** An empty database for one test or suite. */
export interface FreshDatabase {
  /** As GONG_CONNECTOR_DATABASE_URL has it. */
  readonly url: string
  remove(): Promise<void>
}

/** An engine that the server's tables run on, and that this machine has. */
export interface TestedEngine {
  readonly engine: Engine
  make(): Promise<FreshDatabase>
}

/** Whether there is a Postgres for tests. */
export function hasPostgres(): boolean {
  return inject('postgresStarter') !== ''
}

/** Where a suite over the server's database runs: always on SQLite, and on Postgres where there is one. */
export function databasesToTest(): readonly TestedEngine[] {
  afterAll(() => folders.forEach(removeFolder))
  const sqlite: TestedEngine = { engine: 'sqlite', make: () => Promise.resolve(makeSqlite()) }
  return hasPostgres() ? [sqlite, { engine: 'postgres', make: makePostgres }] : [sqlite]
}

/** Folders that are there; those of tests that failed go with their file. */
const folders = new Set<string>()

function makeSqlite(): FreshDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'gong-database-'))
  folders.add(folder)
  return {
    url: `sqlite:${join(folder, 'server.db')}`,
    remove: async () => {
      removeFolder(folder)
      folders.delete(folder)
    },
  }
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** An empty database in the run's Postgres. */
export async function makePostgres(): Promise<FreshDatabase> {
  const response = await fetch(inject('postgresStarter'))
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(text, `CREATE DATABASE ${name}`)
  const url = new URL(text)
  url.pathname = `/${name}`
  return { url: url.href, remove: () => administer(text, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
