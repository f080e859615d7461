import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  accessKey,
  accessKeySecret,
  startTestServer,
  type TestServer,
} from '../server/support/test-server.ts'

const code = `
import { defineSync } from 'gong-connector/functions'
import { z } from 'zod'

const schema = z.object({ id: z.string(), name: z.string() })
const record = (id: string, name = 'Name') => ({ id, name })
async function* broken() {
  yield record('1')
  throw new Error('the reading broke off')
}

// What the connection's metadata says is done.
const steps = {
  all: ({ records }) => records.replaceAll('Person', [record('1'), record('2'), record('3')]),
  fewer: ({ records }) => records.replaceAll('Person', [record('1', 'Other'), record('3')]),
  broken: ({ records }) => records.replaceAll('Person', broken()),
  nothing: ({ records }) => records.replaceAll('Person', []),
  'nothing, really': ({ records }) => records.replaceAll('Person', [], { mayBeEmpty: true }),
  misfit: ({ records }) => records.save('Person', [record('9'), { id: '10' } as never]),
  'no model': ({ records }) => records.save('People' as never, [record('9')]),
  async page({ records, checkpoint }) {
    const at = checkpoint.get()?.page ?? 0
    await records.save('Person', [record('page-' + at)])
    await checkpoint.save({ page: at + 1 })
    await records.save('Person', [record('lost-' + at)])
    throw new Error('after the checkpoint')
  },
  'half an id': ({ records }) => records.save('Person', [record('9\\ud800')]),
  'no end': ({ records }) => records.save('Person', [record('9\\0')]),
  async swallow({ records, checkpoint }) {
    await records.save('Anything', [{ id: '1', value: 1n }])
    await checkpoint.save({ page: 98 }).catch(() => undefined)
    await checkpoint.save({ page: 99 }).catch(() => undefined)
  },
  async look({ records, metadata }) {
    await records.save('Person', [record('5'), record('6')])
    await records.remove('Person', ['6'])
    const names: string[] = []
    for await (const { id } of records.list('Person')) names.push(id)
    await metadata.merge({ seen: names.sort(), five: await records.get('Person', '5'), six: await records.get('Person', '6') ?? null })
  },
} as Record<string, (context: any) => Promise<void>>

export default defineSync({
  name: 'people',
  description: 'People.',
  models: { Person: schema, Anything: z.object({ id: z.string(), value: z.any() }) },
  checkpoint: z.object({ page: z.number() }),
  metadata: z.looseObject({ step: z.string() }),
  async run(context) {
    await steps[(await context.metadata.get()).step]?.(context)
  },
})
`

let server: TestServer
const folder = mkdtempSync(join(tmpdir(), 'gong-functions-'))
const headers = { 'connection-id': 'acme', 'provider-config-key': 'gong' }
const owner = { provider_config_key: 'gong', connection_id: 'acme' }

beforeAll(async () => {
  writeFileSync(join(folder, 'people.ts'), code)
  server = await startTestServer({ work: true, server: { functionsDir: folder } })
  await server.send('POST', '/connections', {
    ...owner,
    metadata: { step: 'all' },
    settings: { streams: ['workspaces'] },
    credentials: { type: 'BASIC', username: accessKey, password: accessKeySecret },
  })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

interface Status {
  readonly status: string
  readonly finishedAt: string
  readonly checkpoint: unknown
  readonly latestResult: unknown
}

async function status(): Promise<Status> {
  const { body } = await server.send(
    'GET',
    '/sync/status?syncs=people&provider_config_key=gong&connection_id=acme',
  )
  return (body['syncs'] as Status[])[0] as Status
}

/** Has the sync take a step, and gives how it stands after. */
async function run(step: string): Promise<Status> {
  const before = await ended()
  await server.send('PATCH', '/connections/metadata', { ...owner, metadata: { step } })
  await server.send('POST', '/sync/trigger', { ...owner, syncs: ['people'] })
  for (;;) {
    const now = await ended()
    if (now.finishedAt !== before.finishedAt) return now
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** How the sync stands once it has run. */
async function ended(): Promise<Status> {
  for (;;) {
    const now = await status()
    if (now.status === 'SUCCESS' || now.status === 'ERROR') return now
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function people(): Promise<string[]> {
  const { body } = await server.send('GET', '/records?model=Person&limit=1000', undefined, headers)
  const records = body['records'] as { id: string; _nango_metadata: { last_action: string } }[]
  return records.map(({ id, _nango_metadata: { last_action: action } }) => `${id} ${action}`).sort()
}

test('a sync of one’s own runs by itself on connecting, and its records are there', async () => {
  expect(await ended()).toMatchObject({
    status: 'SUCCESS',
    latestResult: { Person: { added: 3, updated: 0, deleted: 0 } },
  })
  expect(await people()).toEqual(['1 ADDED', '2 ADDED', '3 ADDED'])
})

test('what is not among everything any more is deleted', async () => {
  expect(await run('fewer')).toMatchObject({ latestResult: { Person: { added: 0, updated: 1, deleted: 1 } } })
  expect(await people()).toEqual(['1 UPDATED', '2 DELETED', '3 ADDED'])
})

test.each(['broken', 'nothing', 'misfit', 'no model', 'half an id', 'no end'])(
  '%s deletes nothing',
  async (step) => {
    await run('all')
    const before = await people()
    const { status: told } = await run(step)
    expect(told).toBe(step === 'nothing' ? 'SUCCESS' : 'ERROR')
    expect((await people()).filter((each) => each.endsWith('DELETED'))).toEqual([])
    expect(await people()).toHaveLength(before.length)
  },
)

test('nothing where there may be nothing deletes all', async () => {
  await run('nothing, really')
  expect(new Set((await people()).map((each) => each.split(' ')[1]))).toEqual(new Set(['DELETED']))
})

test('records are there with their checkpoint, what came after it and failed is not', async () => {
  expect(await run('page')).toMatchObject({ status: 'ERROR', checkpoint: { page: 1 } })
  expect(await run('page')).toMatchObject({ status: 'ERROR', checkpoint: { page: 2 } })
  expect((await people()).filter((each) => /page|lost/.test(each))).toEqual(['page-0 ADDED', 'page-1 ADDED'])
})

test('what could not be stored is not passed over by a later checkpoint, whatever the sync makes of it', async () => {
  const { checkpoint } = await run('all')
  expect(await run('swallow')).toMatchObject({ status: 'ERROR', checkpoint })
})

test('a sync sees its own records, those that are about to be stored too', async () => {
  expect(await run('look')).toMatchObject({ status: 'SUCCESS' })
  const { body } = await server.send('GET', '/connections/acme?provider_config_key=gong')
  expect(body['metadata']).toMatchObject({
    seen: expect.arrayContaining(['5']),
    five: { id: '5', name: 'Name' },
    six: null,
  })
})

test('a record that does not fit is told with its path', async () => {
  await run('misfit')
  const { body } = await server.send('GET', '/logs?limit=20')
  expect(JSON.stringify(body)).toContain('The record 10 of Person does not fit its own schema: name')
})
