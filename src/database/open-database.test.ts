import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databasesToTest, type FreshDatabase } from '../../test/support/postgres.ts'
import { GongError } from '../errors/gong-error.ts'
import { type Database, locateDatabase, openDatabase } from './open-database.ts'

const open = (url: string) => openDatabase(locateDatabase(url, ''))

/** What opening says when it fails. */
async function refusal(url: string): Promise<GongError> {
  try {
    const { database } = await open(url)
    await database.destroy()
  } catch (error) {
    if (error instanceof GongError) return error
    throw error
  }
  throw new Error('It was opened.')
}

async function tablesOf(database: Database): Promise<string[]> {
  const tables = await database.introspection.getTables()
  return tables.map(({ name }) => name).sort()
}

describe.each(databasesToTest())('the database on $engine', ({ engine, make }) => {
  let fresh: FreshDatabase
  beforeAll(async () => {
    fresh = await make()
  })
  afterAll(() => fresh.remove())

  test('is made by several processes that start at once, each of which then has all tables', async () => {
    const { url, remove } = await make()
    const script = `
      const { locateDatabase, openDatabase } = await import(${JSON.stringify(new URL('./open-database.ts', import.meta.url).href)})
      const { database } = await openDatabase(locateDatabase(${JSON.stringify(url)}, ''))
      await database.selectFrom('alerts').selectAll().execute()
      await database.destroy()`
    const endings = await Promise.all(
      Array.from({ length: 4 }, () =>
        ending(spawn(process.execPath, ['--input-type=module', '--eval', script])),
      ),
    )
    expect(endings).toEqual(endings.map(() => ({ code: 0, stderr: '' })))
    await remove()
  })

  test('keeps its rows when it is opened again', async () => {
    const first = await open(fresh.url)
    expect(first.engine).toBe(engine)
    const row = { account: 'a', day: '2026-01-01', requests: 2 ** 45 + 1, connection_uid: null }
    await first.database.insertInto('spent_requests').values(row).execute()
    await first.database.destroy()
    const again = await open(fresh.url)
    expect(await again.database.selectFrom('spent_requests').selectAll().execute()).toEqual([row])
    expect(await tablesOf(again.database)).toContain('connections')
    await again.database.destroy()
  })

  test('made by a newer version is refused, and nothing in it is changed', async () => {
    const { database } = await open(fresh.url)
    const before = await tablesOf(database)
    await sql`INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-from-tomorrow', '2099-01-01T00:00:00Z')`.execute(
      database,
    )
    const error = await refusal(fresh.url)
    expect(error).toMatchObject({ code: 'settings' })
    expect(error.message).toContain('newer version (9999-from-tomorrow)')
    expect(await tablesOf(database)).toEqual(before)
    await sql`DELETE FROM kysely_migration WHERE name = '9999-from-tomorrow'`.execute(database)
    await database.destroy()
  })

  test('leaves nothing of a transaction that fails, and tells why it failed', async () => {
    const { database } = await open(fresh.url)
    const count = async () =>
      (await database.selectFrom('leases').select('name').where('name', 'like', 'half%').execute()).length
    const half = database.transaction().execute(async (trx) => {
      const lease = { owner: 'me', fence: 1, expires_at: 1 }
      await trx
        .insertInto('leases')
        .values({ name: 'half', ...lease })
        .execute()
      await trx
        .insertInto('leases')
        .values({ name: 'half', ...lease })
        .execute()
    })
    await expect(half).rejects.toThrow(/unique/i)
    expect(await count()).toBe(0)
    await database.destroy()
  })
})

test.each([
  ['mysql://me@example.com/x', 'no address of a database'],
  ['postgres://me:secret-word@127.0.0.1:1/gong', '127.0.0.1:1'],
  ['postgresql://me:secret-word@no-such-host.invalid/gong', 'no-such-host.invalid'],
  ['postgres://me:secret-word@[::1:5432/gong', 'cannot be opened'],
  ['postgres://me:secret-word%@127.0.0.1:1/gong', 'cannot be opened'],
  ['sqlite:/no-such-folder/server.db', '/no-such-folder/server.db'],
])('%s is refused with what is wrong, without its password', async (url, told) => {
  const error = await refusal(url).catch((thrown: unknown) => thrown as GongError)
  expect(error).toMatchObject({ code: 'settings' })
  expect(error.message).toContain(told)
  expect(error.advice).not.toBe('')
  expect(error.message + error.advice).not.toContain('secret-word')
})

async function ending(child: ChildProcess): Promise<{ code: number; stderr: string }> {
  let stderr = ''
  child.stderr?.on('data', (text) => {
    stderr += text
  })
  const [code] = await once(child, 'close')
  return { code, stderr }
}
