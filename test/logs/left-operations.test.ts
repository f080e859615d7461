import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { locateDatabase, openDatabase } from '../../src/database/open-database.ts'
import { startTestServer } from '../server/support/test-server.ts'

test('the one server of its database ends at once in the log what a killed one has left', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gong-left-'))
  const url = `sqlite:${join(dataDir, 'server.db')}`
  const { database } = await openDatabase(locateDatabase(url, ''))
  const now = Date.now()
  await database
    .insertInto('operations')
    .values({
      id: 'left',
      kind: 'sync',
      name: 'users',
      connection: null,
      connection_id: 'acme',
      integration: 'gong',
      status: 'running',
      message: null,
      details: null,
      started_at: now - 5000,
      finished_at: null,
      changed_at: now - 1000,
    })
    .execute()
  await database.destroy()
  const found = async (holder?: string) => {
    const server = await startTestServer({
      dataDir,
      databaseUrl: url,
      ...(holder === undefined ? {} : { server: { holder } }),
    })
    const { body } = await server.send('GET', '/logs/left')
    await server.close()
    return body['operation']
  }
  expect(await found()).toMatchObject({ status: 'running' })
  expect(await found('process 1')).toMatchObject({
    status: 'error',
    message: 'Its process ended before it did.',
    duration_ms: 4000,
  })
  rmSync(dataDir, { recursive: true })
})
