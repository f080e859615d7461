import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Hub } from '../../src/hub/hub.ts'
import { sealedTables } from '../../src/hub/reseal.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { runCommand } from '../cli/run-command.ts'
import { databasesToTest } from '../support/postgres.ts'
import { accessKey, openTestHub } from './support/test-hub.ts'

let simulator: Simulator
let dataDir: string

beforeAll(async () => {
  simulator = await startSimulator({ calls: 1, users: 2, ratePerSecond: 0, ratePerDay: 0 })
})

afterAll(() => simulator.close())

const makeKey = () => randomBytes(32).toString('base64')

/** Connects accounts without trying their keys, which is not what these tests are about. */
async function connectMany(hub: Hub, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const credentials = { ...accessKey, accessKeySecret: `hidden-${number}` }
    await hub.connections.connect(
      { integration: 'gong', id: `c${number}`, credentials },
      async () => undefined,
    )
  }
}

async function secretsOf(hub: Hub): Promise<string[]> {
  const connections = await hub.connections.list({})
  const revealed = await Promise.all(connections.map((connection) => hub.connections.reveal(connection)))
  return revealed.map((one) => (one.type === 'access_key' ? one.accessKeySecret : '')).toSorted()
}

const expected = (count: number) =>
  Array.from({ length: count }, (_, number) => `hidden-${number}`).toSorted()

describe('rotating the key of the data folder', () => {
  test('seals everything anew while a server goes on, and tells what may be deleted', async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'gong-keys-'))
    {
      await using opened = await openTestHub(simulator, { dataDir })
      const { hub } = opened
      await connectMany(hub, 120)
      const { key, ...made } = { key: 'own', provider: 'gong-oauth', clientId: 'id' } as const
      const integration = await hub.integrations.create({ key, ...made, clientSecret: 'client-secret-77' })
      const { endpoint, secret } = await hub.endpoints.create({ url: 'https://example.com/hook', types: [] })
      const before = readFileSync(join(dataDir, 'encryption.key'), 'utf8').trim()
      const idBefore = hub.vault.keyId()
      const { exitCode, stdout, stderr } = await runCommand(['keys', 'rotate'], { dataDir })
      expect([exitCode, stderr]).toEqual([0, ''])
      expect(stdout).toContain(`Nothing needs the keys ${idBefore} any more`)
      expect(readFileSync(join(dataDir, 'encryption.key.old'), 'utf8').trim()).toBe(before)
      expect(stdout).not.toContain(before)
      // The server that ran meanwhile opens what was sealed anew, and seals with the new key.
      expect(await secretsOf(hub)).toEqual(expected(120))
      expect((await hub.integrations.app(integration.key)).clientSecret).toBe('client-secret-77')
      expect(await hub.endpoints.secrets(endpoint.id)).toEqual([secret])
      expect(hub.vault.keyId()).not.toBe(idBefore)
      await hub.connections.connect({ integration: 'gong', id: 'later', credentials: accessKey })
      const listed = await runCommand(['keys', 'list', '--json'], { dataDir })
      const lines = listed.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object)
      expect(lines).toMatchObject([
        { key_id: hub.vault.keyId(), state: 'seals', rows: { connections: 121, integrations: 1 } },
        { key_id: idBefore, state: 'opens', rows: {} },
      ])
    }
    rmSync(join(dataDir, 'encryption.key.old'))
    {
      await using again = await openTestHub(simulator, { dataDir })
      expect(await secretsOf(again.hub)).toEqual([...expected(120), accessKey.accessKeySecret].toSorted())
    }
    rmSync(dataDir, { recursive: true })
  })

  test('killed at any moment loses nothing, and goes on when it is called again', {
    timeout: 60_000,
  }, async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'gong-keys-'))
    {
      await using opened = await openTestHub(simulator, { dataDir })
      await connectMany(opened.hub, 300)
    }
    const rotate = (killAfterMs: number | undefined) =>
      new Promise<number | null>((resolve) => {
        const child = spawn(process.execPath, ['src/cli/main.ts', 'keys', 'rotate'], {
          env: { ...process.env, GONG_CONNECTOR_DATA_DIR: dataDir },
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        const kill = () => child.kill('SIGKILL')
        // Started, it works for some tens of milliseconds.
        const started = setInterval(() => {
          if (killAfterMs === undefined || !existsSync(join(dataDir, 'encryption.key.old'))) return
          clearInterval(started)
          setTimeout(kill, killAfterMs)
        }, 1)
        child.once('exit', (code) => {
          clearInterval(started)
          resolve(code)
        })
      })
    for (const killAfterMs of [0, 15]) {
      await rotate(killAfterMs)
      await using opened = await openTestHub(simulator, { dataDir })
      expect(await secretsOf(opened.hub)).toEqual(expected(300))
    }
    expect(await rotate(undefined)).toBe(0)
    const listed = await runCommand(['keys', 'list', '--json'], { dataDir })
    const [current] = listed.stdout.split('\n').map((line) => (line === '' ? {} : JSON.parse(line)))
    expect(current).toMatchObject({ state: 'seals', rows: { connections: 300 } })
    await using opened = await openTestHub(simulator, { dataDir })
    expect(await secretsOf(opened.hub)).toEqual(expected(300))
    rmSync(dataDir, { recursive: true })
  })
})

describe.each(databasesToTest())('rotating to a key of the settings on $engine', ({ make }) => {
  test('needs the old key, and then no longer', async () => {
    const database = await make()
    dataDir = mkdtempSync(join(tmpdir(), 'gong-keys-'))
    const [old, next] = [makeKey(), makeKey()]
    const databaseUrl = database.url
    {
      await using opened = await openTestHub(simulator, { dataDir, databaseUrl, encryptionKey: old })
      await connectMany(opened.hub, 3)
    }
    const env = {
      GONG_CONNECTOR_DATABASE_URL: databaseUrl,
      GONG_CONNECTOR_ENCRYPTION_KEY: next,
      GONG_CONNECTOR_ENCRYPTION_KEYS_OLD: `${makeKey()}, ${old}`,
    }
    {
      const both = { encryptionKey: next, olderEncryptionKeys: [old] }
      await using opened = await openTestHub(simulator, { dataDir, databaseUrl, ...both })
      expect(await secretsOf(opened.hub)).toEqual(expected(3))
    }
    const rotated = await runCommand(['keys', 'rotate'], { dataDir, env })
    expect([rotated.exitCode, rotated.stderr]).toEqual([0, ''])
    expect(rotated.stdout).toContain('GONG_CONNECTOR_ENCRYPTION_KEYS_OLD')
    {
      await using opened = await openTestHub(simulator, { dataDir, databaseUrl, encryptionKey: next })
      expect(await secretsOf(opened.hub)).toEqual(expected(3))
    }
    await database.remove()
    rmSync(dataDir, { recursive: true })
  })
})

test.each(databasesToTest())(
  'the key of the folder that was rotated away may be deleted on $engine',
  async ({ make }) => {
    const database = await make()
    dataDir = mkdtempSync(join(tmpdir(), 'gong-keys-'))
    const databaseUrl = database.url
    {
      await using opened = await openTestHub(simulator, { dataDir, databaseUrl })
      await connectMany(opened.hub, 2)
    }
    const env = { GONG_CONNECTOR_DATABASE_URL: databaseUrl }
    expect((await runCommand(['keys', 'rotate'], { dataDir, env })).exitCode).toBe(0)
    rmSync(join(dataDir, 'encryption.key.old'))
    {
      await using opened = await openTestHub(simulator, { dataDir, databaseUrl })
      expect(await secretsOf(opened.hub)).toEqual(expected(2))
    }
    await database.remove()
    rmSync(dataDir, { recursive: true })
  },
)

test('every table with a sealed text is among those that are sealed anew', async () => {
  await using opened = await openTestHub(simulator)
  const { rows } = await sql<{ name: string; column: string }>`
    SELECT tables.name AS name, columns.name AS "column"
    FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
    WHERE tables.type = 'table' AND columns.name LIKE 'sealed%'`.execute(opened.hub.database)
  const covered = sealedTables.map(({ name, box }) => `${name}.${box}`)
  expect(covered.toSorted()).toEqual(rows.map(({ name, column }) => `${name}.${column}`).toSorted())
})

test('a row that no key opens is told, and the others are sealed anew', async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'gong-keys-'))
  {
    await using opened = await openTestHub(simulator, { dataDir })
    await connectMany(opened.hub, 3)
    await opened.hub.database
      .updateTable('connections')
      .set({ key_id: 'lost00000000' })
      .where('id', '=', 'c1')
      .execute()
  }
  const { exitCode, stdout, stderr } = await runCommand(['keys', 'rotate'], { dataDir })
  expect(exitCode).toBe(1)
  expect(stdout).toMatch(/Sealed \d+ rows anew/)
  expect(stderr).toContain('1 rows could not be opened')
  const listed = await runCommand(['keys', 'list'], { dataDir })
  expect(listed.stdout).toMatch(/lost00000000 {2}is not known: its rows cannot be opened; 1 connections/)
  rmSync(dataDir, { recursive: true })
})
