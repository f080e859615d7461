import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Nango } from '@nangohq/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Receiver, startReceiver } from '../processes/support/receiver.ts'
import {
  accessKey,
  accessKeySecret,
  apiKey,
  startTestServer,
  type TestServer,
} from '../server/support/test-server.ts'

const code = `
import { ActionError, defineAction, defineSync } from 'gong-connector/functions'
import { z } from 'zod'

export const greet = defineAction({
  name: 'greet',
  description: 'Greets somebody, with how many people there are in the account.',
  version: '1.2.3',
  scopes: ['api:users:read'],
  input: z.object({ name: z.string().min(2) }),
  output: z.object({ text: z.string(), people: z.number() }),
  metadata: z.object({ greeting: z.string().default('Hello') }),
  async run({ gong, metadata, log, env, connection }, { name }) {
    const { greeting } = await metadata.get()
    log.info('Somebody is greeted.')
    const people = await gong.users.list().all()
    await metadata.merge({ last: name })
    return { text: [greeting, name, env['SIGNATURE'] ?? '', connection.id].join(' '), people: people.length }
  },
})

export const remember = defineAction({
  name: 'remember', description: 'Adds a field to the metadata.', input: z.object({ field: z.string() }), output: z.unknown(),
  run: ({ metadata }, { field }) => metadata.merge({ [field]: true }),
})

const nothing = { input: z.object({}), output: z.object({ ok: z.boolean() }) }
export const refuse = defineAction({
  name: 'refuse', description: 'Fails on purpose.', ...nothing,
  run() { throw new ActionError({ type: 'too_bad', message: 'No.', hint: 'Ask tomorrow.' }) },
})
export const crash = defineAction({
  name: 'crash', description: 'Has a slip.', ...nothing,
  run() { throw new TypeError('undefined is not a function') },
})
export const misfit = defineAction({
  name: 'misfit', description: 'Gives what it must not.', ...nothing,
  run() { return { ok: 'yes' } as never },
})
export const big = defineAction({
  name: 'big', description: 'Gives too much.', input: z.object({ bytes: z.number() }), output: z.string(),
  run: (_context, { bytes }) => 'x'.repeat(bytes),
})
export const slow = defineAction({
  name: 'slow', description: 'Never ends.', ...nothing, timeoutMs: 50,
  run: () => new Promise<never>(() => undefined),
})
export const missing = defineAction({
  name: 'missing', description: 'Asks for what is not there.', input: z.object({}), output: z.unknown(),
  run: ({ gong }) => gong.calls.get({ id: '1' }),
})
export const chain = defineAction({
  name: 'chain', description: 'Runs another action.', input: z.object({}), output: z.unknown(),
  run: ({ trigger }) => trigger.action('greet', { name: 'Chain' }),
})
export const circle = defineAction({
  name: 'circle', description: 'Runs itself.', input: z.object({}), output: z.unknown(),
  run: ({ trigger }) => trigger.action('circle', {}),
})
export const people = defineSync({
  name: 'people', description: 'People by name.', frequency: '30m', models: { Person: z.object({ id: z.string() }) },
  async run({ gong, records }) {
    const users = await gong.users.list().all()
    await records.replaceAll('Person', users.map(({ id }) => ({ id: String(id) })))
  },
})
`

let server: TestServer
let product: Receiver
let nango: Nango
const folder = mkdtempSync(join(tmpdir(), 'gong-functions-'))

beforeAll(async () => {
  writeFileSync(join(folder, 'functions.ts'), code)
  product = await startReceiver()
  server = await startTestServer({
    work: true,
    server: { webhookUrl: product.url, functionsDir: folder, environmentVariables: { SIGNATURE: 'from us' } },
  })
  nango = new Nango({ host: server.url, apiKey })
  await server.send('POST', '/connections', {
    provider_config_key: 'gong',
    connection_id: 'acme',
    metadata: { greeting: 'Good morning' },
    credentials: { type: 'BASIC', username: accessKey, password: accessKeySecret },
  })
})

afterAll(async () => {
  await server.close()
  await product[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const headers = { 'connection-id': 'acme', 'provider-config-key': 'gong' }
const trigger = (name: string, input?: unknown, more: Record<string, string> = {}) =>
  server.send('POST', '/action/trigger', { action_name: name, input }, { ...headers, ...more })

async function outcome(id: string) {
  for (;;) {
    const answer = await server.send('GET', `/action/${id}`)
    if (answer.status !== 404) return answer
    expect(answer.body).toMatchObject({ error: { code: 'not_found' } })
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('an action', () => {
  test('that is built in gives what Gong has, page by page', async () => {
    const first = await nango.triggerAction('gong', 'acme', 'fetch-call-transcripts', {
      from: '2020-01-01T00:00:00Z',
    })
    expect(first).toMatchObject({ transcripts: expect.any(Array), nextCursor: expect.any(String) })
    const { nextCursor: cursor } = first as { readonly nextCursor: string }
    const second = await nango.triggerAction('gong', 'acme', 'fetch-call-transcripts', {
      from: '2020-01-01T00:00:00Z',
      cursor,
    })
    expect(second).toMatchObject({ transcripts: expect.any(Array) })
    expect(JSON.stringify(second)).not.toBe(JSON.stringify(first))
  })

  test('of one’s own gets the client, metadata, variables and the connection', async () => {
    const people = Number(
      ((await nango.triggerAction('gong', 'acme', 'list-users', {})) as { totalRecords: number })
        .totalRecords,
    )
    expect(await nango.triggerAction('gong', 'acme', 'greet', { name: 'Ada' })).toEqual({
      text: 'Good morning Ada from us acme',
      people,
    })
    expect(await nango.getMetadata('gong', 'acme')).toEqual({ greeting: 'Good morning', last: 'Ada' })
  })

  test('may add to the metadata while others do: nothing is lost', async () => {
    const before = (await nango.getMetadata('gong', 'acme')) as Record<string, unknown>
    const fields = Array.from({ length: 12 }, (_, index) => `field${index}`)
    await Promise.all(fields.map((field) => nango.triggerAction('gong', 'acme', 'remember', { field })))
    const after = (await nango.getMetadata('gong', 'acme')) as Record<string, unknown>
    expect(Object.keys(after).toSorted()).toEqual([...Object.keys(before), ...fields].toSorted())
    await nango.setMetadata('gong', 'acme', before)
  })

  test('is logged with what it logs and its requests to Gong', async () => {
    await nango.triggerAction('gong', 'acme', 'greet', { name: 'Logged' })
    const found = await server.send('GET', '/logs?kind=action&limit=50')
    const operations = found.body['operations'] as { id: string; name: string; status: string }[]
    const operation = operations.find(({ name }) => name === 'greet')
    expect(operation).toMatchObject({ status: 'success' })
    const { text } = await server.send('GET', `/logs/${operation?.id}`)
    expect(text).toContain('Somebody is greeted.')
    expect(text).toContain('/v2/users')
  })

  test('can run another', async () => {
    expect((await trigger('chain')).body).toMatchObject({ text: 'Good morning Chain from us acme' })
  })

  test('that runs itself is ended', async () => {
    expect(await trigger('circle')).toMatchObject({
      status: 500,
      body: { error: { code: 'action_script_runtime_error', payload: { type: 'too_deep' } } },
    })
  })

  const failures = [
    ['greet', { name: 'A', more: 1 }, 400, { code: 'invalid_action_input', errors: [{ path: ['name'] }] }],
    [
      'greet',
      undefined,
      400,
      { code: 'invalid_action_input', errors: [{ path: ['name'], message: 'name is missing' }] },
    ],
    [
      'fetch-call-transcripts',
      {},
      400,
      { code: 'invalid_action_input', message: expect.stringContaining('at least one of from, to') },
    ],
    ['get-call', { id: 'abc' }, 400, { code: 'invalid_action_input' }],
    [
      'get-entity-brief',
      { entityType: 'X', entityId: '1', workspaceId: '1', briefName: 'b', timePeriod: 'LAST_YEAR' },
      400,
      { code: 'invalid_action_input', errors: [{ path: ['entityType'] }] },
    ],
    [
      'refuse',
      {},
      500,
      {
        code: 'action_script_runtime_error',
        payload: { type: 'too_bad', message: 'No.', hint: 'Ask tomorrow.' },
      },
    ],
    ['crash', {}, 500, { code: 'script_internal_error', message: 'undefined is not a function' }],
    ['misfit', {}, 500, { code: 'invalid_action_output', errors: [{ path: ['ok'] }] }],
    ['slow', {}, 504, { code: 'script_timeout' }],
    ['big', { bytes: 11 * 1024 * 1024 }, 500, { code: 'action_output_too_big' }],
    [
      'missing',
      {},
      424,
      {
        code: 'script_http_error',
        upstream: { status: 404, headers: {}, body: { errors: expect.any(Array) } },
      },
    ],
    ['nobody-knows', {}, 404, { code: 'not_found' }],
  ] as const
  test.each(failures)('%s with %j answers %i', async (name, input, status, error) => {
    const answer = await trigger(name, input)
    expect([answer.status, answer.body]).toMatchObject([status, { error }])
  })

  test('needs a connection that is there, and its headers', async () => {
    const other = (more: Record<string, string>) => trigger('greet', { name: 'Ada' }, more)
    expect(await other({ 'connection-id': 'nobody' })).toMatchObject({
      status: 400,
      body: { error: { code: 'unknown_connection' } },
    })
    expect(await other({ 'provider-config-key': 'none' })).toMatchObject({
      status: 400,
      body: { error: { code: 'unknown_provider_config' } },
    })
    expect(await other({ 'x-max-retries': '6' })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_headers' } },
    })
    const bare = await server.send('POST', '/action/trigger', { action_name: 'greet' })
    expect(bare).toMatchObject({
      status: 400,
      body: { error: { errors: [{ path: ['connection-id'] }, { path: ['provider-config-key'] }] } },
    })
    expect(await server.send('POST', '/action/trigger', { action: 'greet' }, headers)).toMatchObject({
      status: 400,
    })
  })
})

describe('an action that is run later', () => {
  test('is asked for by its id', async () => {
    const { id, statusUrl } = await nango.triggerActionAsync('gong', 'acme', 'greet', { name: 'Grace' })
    expect(statusUrl).toBe(`/action/${id}`)
    await outcome(id)
    const expected = { text: 'Good morning Grace from us acme' }
    expect(await nango.getAsyncActionResult({ id })).toMatchObject(expected)
    expect(await nango.getAsyncActionResult({ statusUrl })).toMatchObject(expected)
  })

  test.each([
    ['greet', { name: 'Told' }],
    ['refuse', {}],
  ])('tells the product when %s has ended, well or not', async (name, input) => {
    const { id, statusUrl } = await nango.triggerActionAsync('gong', 'acme', name, input)
    const isTold = () =>
      product.messages().find(({ body }) => (body['payload'] as { id?: string } | undefined)?.id === id)
    while (isTold() === undefined) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(isTold()?.body).toEqual({
      from: 'nango',
      type: 'async_action',
      connectionId: 'acme',
      providerConfigKey: 'gong',
      payload: { id, statusUrl },
    })
  })

  test('answers 202 with where its outcome will be', async () => {
    const { status, headers: told, body } = await trigger('greet', { name: 'Grace' }, { 'x-async': 'true' })
    expect([status, told.get('location')]).toEqual([202, `/action/${body['id']}`])
  })

  test.each([
    ['refuse', {}, 500, { code: 'action_script_runtime_error', payload: { type: 'too_bad' } }],
    ['missing', {}, 424, { code: 'script_http_error', upstream: { status: 404 } }],
    ['greet', {}, 400, { code: 'invalid_action_input', errors: [{ path: ['name'] }] }],
    ['big', { bytes: 3 * 1024 * 1024 }, 500, { code: 'action_output_too_big' }],
  ] as const)('fails as %s does at once', async (name, input, status, error) => {
    const { body } = await trigger(name, input, { 'x-async': 'true' })
    const answer = await outcome(String(body['id']))
    expect([answer.status, answer.body]).toMatchObject([status, { error }])
  })

  test('is not known by another id', async () => {
    expect(await server.send('GET', '/action/nothing')).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found' } },
    })
  })
})

describe('the functions', () => {
  test('are listed, found and shown', async () => {
    const { data, pagination } = await nango.listFunctions({ uniqueKey: 'gong' }, { limit: 5 })
    expect(data).toHaveLength(5)
    expect(pagination.total).toBeGreaterThan(80)
    const found = await nango.listFunctions({ uniqueKey: 'gong' }, { type: 'action', search: 'greet' })
    expect(found.data).toMatchObject([
      {
        type: 'action',
        name: 'greet',
        source: 'repo',
        scopes: ['api:users:read'],
        enabled: true,
        id: expect.any(Number),
      },
    ])
    const { data: calls } = await nango.getFunction({ uniqueKey: 'gong', name: 'calls' })
    expect(calls).toMatchObject({ type: 'sync', returns: ['Call'], auto_start: true, source: 'catalog' })
    const { data: own } = await nango.getFunction({ uniqueKey: 'gong', name: 'people' })
    expect(own).toMatchObject({ type: 'sync', returns: ['Person'], runs: '30m' })
    expect(await nango.getFunctionCode({ uniqueKey: 'gong', name: 'greet' })).toEqual({
      type: 'action',
      code,
    })
  })

  test('are not there under another name, nor for another integration', async () => {
    expect(await server.send('GET', '/integrations/gong/functions/none')).toMatchObject({ status: 404 })
    expect(await server.send('GET', '/integrations/none/functions')).toMatchObject({ status: 400 })
    expect(await server.send('GET', '/integrations/gong/functions?typ=action')).toMatchObject({ status: 400 })
  })

  test('are deleted with their files alone', async () => {
    expect(await server.send('DELETE', '/integrations/gong/functions/greet?type=action')).toMatchObject({
      status: 400,
      body: {
        error: { code: 'function_managed_by_deploy', message: expect.stringContaining('functions.ts') },
      },
    })
  })

  test('are the configuration of their integrations', async () => {
    const config = (await nango.getScriptsConfig()) as {
      providerConfigKey: string
      actions: { name: string }[]
    }[]
    expect(config.map(({ providerConfigKey }) => providerConfigKey)).toEqual(
      expect.arrayContaining(['gong', 'gong-oauth']),
    )
    const greet = config
      .find(({ providerConfigKey }) => providerConfigKey === 'gong')
      ?.actions.find(({ name }) => name === 'greet')
    expect(greet).toMatchObject({
      version: '1.2.3',
      input: 'ActionInput_greet',
      json_schema: { definitions: { ActionInput_greet: { type: 'object', required: ['name'] } } },
    })
  })

  test('are tools for a model', async () => {
    const { data } = (await nango.getScriptsConfig('openai')) as {
      data: { name: string; parameters: unknown }[]
    }
    expect(data.find(({ name }) => name === 'greet')).toMatchObject({
      parameters: {
        type: 'object',
        properties: { name: { type: 'string', minLength: 2 } },
        required: ['name'],
      },
    })
    expect(data.filter(({ name }) => !/^[\w-]{1,64}$/.test(name))).toEqual([])
  })
})
