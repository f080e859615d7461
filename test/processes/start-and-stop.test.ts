import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databasesToTest, type FreshDatabase, hasPostgres } from '../support/postgres.ts'
import { apiKey, startProcess } from './support/processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'gong-processes-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(databasesToTest())('processes that share a database on $engine', ({ engine, make }) => {
  let fresh: FreshDatabase
  let env: Record<string, string>
  beforeAll(async () => {
    fresh = await make()
    env = { GONG_CONNECTOR_DATABASE_URL: fresh.url, GONG_CONNECTOR_DATA_DIR: join(folder, engine) }
  })
  afterAll(() => fresh.remove())

  test('start at once, answer or work, and end cleanly when they are asked to', async () => {
    const more = [['serve', '--no-work'], ['work'], ['work', '--quiet']] as const
    const all = await Promise.all(
      [['serve'] as const, ...(engine === 'postgres' ? more : [])].map((args) => startProcess(args, env)),
    )
    for (const { url } of all.filter((running) => running.url !== '')) {
      expect((await fetch(`${url}/readyz`)).status).toBe(200)
      const headers = { authorization: `Bearer ${apiKey}` }
      expect((await fetch(`${url}/api/v1/connectors/instances`, { headers })).status).toBe(200)
    }
    const endings = await Promise.all(all.map(({ kill }, index) => kill(index % 2 ? 'SIGINT' : 'SIGTERM')))
    expect(endings).toEqual(all.map(() => ({ code: 0, signal: null })))
    for (const { stderr, stdout } of all) {
      expect(stderr()).toContain('Stopping')
      expect(stdout() + stderr()).not.toContain(fresh.url)
    }
  })
})

test('a worker beside a server on SQLite is refused: together they would send too much', async () => {
  const env = { GONG_CONNECTOR_DATA_DIR: join(folder, 'alone') }
  await expect(startProcess(['work'], env)).rejects.toThrow(/ended with 2: .*postgres:/s)
})

describe.runIf(hasPostgres())('machines that share a Postgres', () => {
  const postgres = databasesToTest().at(-1)
  let fresh: FreshDatabase
  beforeAll(async () => {
    if (postgres !== undefined) fresh = await postgres.make()
  })
  afterAll(() => fresh.remove())
  const machine = (name: string, more: Record<string, string> = {}) => ({
    GONG_CONNECTOR_DATABASE_URL: fresh.url,
    GONG_CONNECTOR_DATA_DIR: join(folder, name),
    ...more,
  })

  test('must have the same key: one with another is refused with exit code 2', async () => {
    const first = await startProcess(['work'], machine('one', { GONG_CONNECTOR_ENCRYPTION_KEY: '' }))
    const second = startProcess(['work'], machine('two', { GONG_CONNECTOR_ENCRYPTION_KEY: '' }))
    await expect(second).rejects.toThrow(/ended with 2: .*GONG_CONNECTOR_ENCRYPTION_KEY/s)
    // With the folder of the first there is no harm.
    const third = await startProcess(['work'], machine('one', { GONG_CONNECTOR_ENCRYPTION_KEY: '' }))
    expect(await Promise.all([first.kill('SIGTERM'), third.kill('SIGTERM')])).toEqual(
      [first, third].map(() => ({ code: 0, signal: null })),
    )
  })

  test('are told what is wrong with the address, without its password', async () => {
    const { port } = new URL(fresh.url)
    const wrong = startProcess(
      ['work'],
      machine('one', { GONG_CONNECTOR_DATABASE_URL: `postgres://me:secret-word@127.0.0.1:${port}/none` }),
    )
    const error = await wrong.then(
      () => new Error('It started.'),
      (thrown: Error) => thrown,
    )
    expect(error.message).toMatch(/ended with 2: .*GONG_CONNECTOR_DATABASE_URL/s)
    expect(error.message).not.toContain('secret-word')
  })
})
