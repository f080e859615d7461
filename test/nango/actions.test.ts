import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Nango } from '@nangohq/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  accessKey,
  accessKeySecret,
  apiKey,
  startTestServer,
  type TestServer,
} from '../server/support/test-server.ts'

let server: TestServer
let nango: Nango
const folder = mkdtempSync(join(tmpdir(), 'gong-functions-'))

beforeAll(async () => {
  server = await startTestServer({ work: true, server: { functionsDir: folder } })
  nango = new Nango({ host: server.url, apiKey })
  await server.send('POST', '/connections', {
    provider_config_key: 'gong',
    connection_id: 'acme',
    credentials: { type: 'BASIC', username: accessKey, password: accessKeySecret },
  })
})

afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

test('fetch-call-transcripts gives transcripts, page by page', async () => {
  const answer = await nango.triggerAction('gong', 'acme', 'fetch-call-transcripts', {
    from: '2020-01-01T00:00:00Z',
  })
  expect(answer).toMatchObject({ transcripts: expect.any(Array), nextCursor: expect.any(String) })
})
