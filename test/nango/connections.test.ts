import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessKey, accessKeySecret } from '../server/support/test-server.ts'
import { type NangoServer, refusalOf, startNango } from './support/start-nango.ts'

let server: NangoServer

beforeAll(async () => {
  server = await startNango()
  await server.connect('acme', {
    end_user: { id: 'u-1', email: 'ann@acme.test', display_name: 'Ann' },
    organization: { id: 'org-1', display_name: 'Acme' },
    tags: { Plan: 'gold' },
    metadata: { crm: 'salesforce' },
  })
  await server.connect('globex', { tags: { end_user_id: 'u-2', Plan: 'tin' } })
})
afterAll(() => server.close())

const ids = (answer: { connections: readonly { connection_id: string }[] }) =>
  answer.connections.map(({ connection_id: id }) => id)

describe('getConnection', () => {
  test('gives a connection with its access key', async () => {
    const connection = await server.nango.getConnection('gong', 'acme')
    expect(connection).toMatchObject({
      connection_id: 'acme',
      provider_config_key: 'gong',
      provider: 'gong',
      errors: [],
      metadata: { crm: 'salesforce' },
      connection_config: {},
      webhook_url_override: null,
      end_user: {
        id: 'u-1',
        email: 'ann@acme.test',
        display_name: 'Ann',
        organization: { id: 'org-1', display_name: 'Acme' },
      },
      tags: { plan: 'gold', end_user_id: 'u-1', organization_id: 'org-1' },
      credentials: { type: 'BASIC', username: accessKey, password: accessKeySecret },
    })
    expect(connection.id).toBeTypeOf('number')
    for (const at of [connection.created_at, connection.updated_at, connection.last_fetched_at])
      expect(Date.parse(String(at))).toBeGreaterThan(Date.parse('2020-01-01'))
  })

  test('tells the key alone as token and as raw credentials', async () => {
    const told = { type: 'BASIC', username: accessKey, password: accessKeySecret }
    expect(await server.nango.getToken('gong', 'acme')).toMatchObject(told)
    expect(await server.nango.getRawTokenResponse('gong', 'acme')).toBeUndefined()
  })

  test('refuses what is not there in Nango’s words', async () => {
    expect(await refusalOf(server.nango.getConnection('gong', 'nobody'))).toMatchObject({
      status: 404,
      code: 'not_found',
    })
    expect(await refusalOf(server.nango.getConnection('nothing', 'acme'))).toMatchObject({
      status: 400,
      code: 'unknown_provider_config',
    })
    const { status, body } = await server.send('GET', '/connections/acme?force_refresh=maybe')
    expect([status, body['error']]).toMatchObject([
      400,
      {
        code: 'invalid_query_params',
        errors: [{ path: ['provider_config_key'] }, { path: ['force_refresh'] }],
      },
    ])
  })

  test('tells with 424 and the connection that Gong does not let it in any more', async () => {
    server.simulator.control.revokeCredentials()
    try {
      const refusal = await refusalOf(server.nango.getConnection('gong', 'acme', true))
      expect(refusal).toMatchObject({ status: 424, code: 'invalid_credentials' })
      expect(refusal.error).toMatchObject({
        payload: { connection: { connection_id: 'acme', errors: [{ type: 'auth' }] } },
      })
      expect(JSON.stringify(refusal.error)).not.toContain(accessKeySecret)
    } finally {
      server.simulator.control.restoreCredentials()
    }
    expect((await server.nango.getConnection('gong', 'acme', true)).errors).toEqual([])
  })
})

describe('listConnections', () => {
  test.each([
    ['all', [], ['acme', 'globex']],
    ['by id', ['globex'], ['globex']],
    ['by a text of the id', [undefined, 'LOBE'], ['globex']],
    ['by a text of the end user', [undefined, 'ann@'], ['acme']],
    ['by nothing that fits', [undefined, '%'], []],
    ['by organization', [undefined, undefined, { endUserOrganizationId: 'org-1' }], ['acme']],
    ['a page', [undefined, undefined, { limit: 1, page: 1 }], ['globex']],
    ['a page past the end', [undefined, undefined, { limit: 2, page: 9 }], []],
    ['by end user', [{ userId: 'u-2' }], ['globex']],
    ['by tag', [{ tags: { Plan: 'gold' } }], ['acme']],
    ['by the end user’s address', [{ tags: { email: 'ann@acme.test' } }], ['acme']],
    ['by integrations', [{ integrationId: ['gong', 'gong-oauth'] }], ['acme', 'globex']],
    ['by an integration that has none', [{ integrationId: 'gong-oauth' }], []],
  ] as const)('finds connections: %s', async (_what, given, expected) => {
    const list = server.nango.listConnections.bind(server.nango) as (...args: unknown[]) => Promise<{
      connections: { connection_id: string; provider_config_key: string }[]
    }>
    const { connections } = await list(...given)
    // The instance of Airbyte's API is a connection too, which the tests of that look at.
    const found = connections.filter(({ connection_id: id }) => id !== server.instanceId)
    const shown = given.length === 3 && 'limit' in given[2] ? undefined : ids({ connections: found })
    if (shown !== undefined) expect(shown).toEqual(expected)
    else expect(connections.length).toBe(expected.length)
  })

  test('tells no credentials', async () => {
    const { connections } = await server.nango.listConnections('acme')
    expect(connections[0]).toEqual({
      id: expect.any(Number),
      connection_id: 'acme',
      provider_config_key: 'gong',
      provider: 'gong',
      created: expect.any(String),
      metadata: { crm: 'salesforce' },
      errors: [],
      end_user: expect.objectContaining({ id: 'u-1' }),
      tags: expect.objectContaining({ plan: 'gold' }),
    })
  })

  test.each(['limit=0', 'limit=10001', 'limit=x', 'page=-1', 'wrong=1', 'limit=1&limit=2'])(
    'refuses ?%s',
    async (query) => {
      const { status, body } = await server.send('GET', `/connections?${query}`)
      expect([status, body['error']]).toMatchObject([400, { code: 'invalid_query_params' }])
    },
  )

  test('is what waitForConnection waits for', async () => {
    expect(await server.nango.waitForConnection('gong', 'u-2')).toMatchObject({ connection_id: 'globex' })
  })
})

describe('patchConnection', () => {
  test('changes whose it is and where its webhooks go', async () => {
    await server.connect('patched')
    const which = { connectionId: 'patched', provider_config_key: 'gong' }
    const change = {
      tags: { Stage: 'trial' },
      end_user: { id: 'u-9', email: 'bo@acme.test' },
      webhook_url_override: 'https://hooks.acme.test/x',
    }
    expect(await server.nango.patchConnection(which, change)).toEqual({ success: true })
    expect(await server.nango.getConnection('gong', 'patched')).toMatchObject({
      tags: { stage: 'trial' },
      end_user: { id: 'u-9', email: 'bo@acme.test' },
      webhook_url_override: 'https://hooks.acme.test/x',
    })
  })

  test('changes what is synced, one setting at a time', async () => {
    const path = '/connections/patched?provider_config_key=gong'
    const settings = {
      streams: ['users', 'callTranscripts'],
      start_date: '2026-01-01',
      frequency: 'every 2 hours',
      include_private: true,
    }
    const first = await server.send('PATCH', path, { settings })
    expect([first.status, first.body['settings']]).toEqual([200, settings])
    const second = await server.send('PATCH', path, { settings: { streams: null, workspace_id: '77' } })
    expect(second.body['settings']).toEqual({
      start_date: '2026-01-01',
      frequency: 'every 2 hours',
      include_private: true,
      workspace_id: '77',
    })
  })

  test.each([
    [{ settings: { streams: ['nothing'] } }, 'settings.streams'],
    [{ settings: { fields: { nothing: ['id'] } } }, 'settings.fields'],
    [{ settings: { frequency: 'often' } }, 'settings.frequency'],
    [{ settings: { start_date: 'yesterday' } }, 'settings.start_date'],
    [{ settings: { wrong: 1 } }, 'settings.wrong'],
    [{ webhook_url_override: 'ftp://x' }, 'webhook_url_override'],
    [{ tags: { a: 1 } }, 'tags.a'],
    [{ wrong: 1 }, 'wrong'],
  ])('refuses %j', async (change, path) => {
    const { status, body } = await server.send(
      'PATCH',
      '/connections/patched?provider_config_key=gong',
      change,
    )
    expect([status, body['error']]).toMatchObject([
      400,
      { code: 'invalid_body', errors: [{ path: path.split('.') }] },
    ])
  })

  test('refuses a connection that is not there', async () => {
    const which = { connectionId: 'nobody', provider_config_key: 'gong' }
    expect(await refusalOf(server.nango.patchConnection(which, {}))).toMatchObject({
      status: 404,
      code: 'not_found',
    })
  })
})

describe('metadata', () => {
  test('is replaced, merged and read', async () => {
    await server.connect('meta-1')
    await server.connect('meta-2')
    const { nango } = server
    const replaced = await nango.setMetadata('gong', ['meta-1', 'meta-2'], { a: 1, b: { c: 2 } })
    expect([replaced.status, replaced.data]).toEqual([
      201,
      { metadata: { a: 1, b: { c: 2 } }, connection_id: ['meta-1', 'meta-2'], provider_config_key: 'gong' },
    ])
    const merged = await nango.updateMetadata('gong', 'meta-1', { b: null, d: '3' })
    expect(merged.status).toBe(200)
    expect(await nango.getMetadata('gong', 'meta-1')).toEqual({ a: 1, b: null, d: '3' })
    expect(await nango.getMetadata('gong', 'meta-2')).toEqual({ a: 1, b: { c: 2 } })
  })

  test('changes of all that are named or of none', async () => {
    const before = await server.nango.getMetadata('gong', 'meta-1')
    const refusal = await refusalOf(server.nango.setMetadata('gong', ['meta-1', 'nobody'], { lost: true }))
    expect(refusal).toMatchObject({ status: 404, code: 'unknown_connection' })
    expect(await server.nango.getMetadata('gong', 'meta-1')).toEqual(before)
  })

  test('loses nothing of those who write at the same time', async () => {
    await server.connect('meta-3')
    const names = Array.from({ length: 20 }, (_, index) => `field-${index}`)
    await Promise.all(names.map((name) => server.nango.updateMetadata('gong', 'meta-3', { [name]: true })))
    expect(Object.keys(await server.nango.getMetadata('gong', 'meta-3')).sort()).toEqual(names.toSorted())
  })

  test('answers on the older paths too', async () => {
    const path = '/connection/meta-1/metadata'
    const header = { 'provider-config-key': 'gong' }
    expect((await server.send('POST', path, { old: 1 }, header)).status).toBe(201)
    expect((await server.send('PATCH', `${path}?provider_config_key=gong`, { older: 2 })).status).toBe(200)
    expect(await server.nango.getMetadata('gong', 'meta-1')).toEqual({ old: 1, older: 2 })
    const body = { connection_id: 'meta-1', provider_config_key: 'gong', metadata: {} }
    expect((await server.send('POST', '/connection/metadata', body)).status).toBe(201)
    expect((await server.send('POST', path, {})).body['error']).toMatchObject({
      code: 'missing_provider_config_key',
    })
  })
})

describe('POST /connections', () => {
  test('refuses an access key that Gong refuses, and stores nothing', async () => {
    server.simulator.control.revokeCredentials()
    try {
      const { status, body } = await server.send('POST', '/connections', {
        provider_config_key: 'gong',
        connection_id: 'refused',
        credentials: { type: 'BASIC', username: 'WRONGKEY', password: 'wrong-secret-0123456789' },
      })
      expect([status, body['error']]).toMatchObject([400, { code: 'connection_test_failed' }])
      expect(JSON.stringify(body)).not.toContain('wrong-secret')
    } finally {
      server.simulator.control.restoreCredentials()
    }
    expect(ids(await server.nango.listConnections('refused'))).toEqual([])
  })

  test('replaces the credentials of a connection that is there', async () => {
    const before = await server.nango.getConnection('gong', 'acme')
    await server.connect('acme', {
      credentials: { type: 'BASIC', username: 'NEWKEY', password: 'new-secret' },
    })
    const after = await server.nango.getConnection('gong', 'acme')
    expect(after).toMatchObject({ id: before.id, metadata: before.metadata, tags: before.tags })
    expect(after.credentials).toMatchObject({ username: 'NEWKEY' })
  })

  test.each([
    [{}, 'provider_config_key'],
    [{ provider_config_key: 'gong', credentials: { type: 'API_KEY', apiKey: 'x' } }, 'credentials.type'],
    [{ provider_config_key: 'gong', credentials: { type: 'BASIC', username: 'x' } }, 'credentials.password'],
    [
      {
        provider_config_key: 'gong-oauth',
        credentials: { type: 'BASIC', username: 'x', password: 'y' },
      },
      'credentials.type',
    ],
    [
      {
        provider_config_key: 'gong',
        credentials: { type: 'BASIC', username: 'x', password: 'y' },
        connection_config: { api_base_url_for_customer: 'https://evil.test' },
      },
      'connection_config.api_base_url_for_customer',
    ],
  ])('refuses %j', async (body, path) => {
    const answer = await server.send('POST', '/connections', body)
    expect([answer.status, answer.body['error']]).toMatchObject([400, { code: 'invalid_body' }])
    const { errors } = answer.body['error'] as { errors: { path: string[] }[] }
    expect(errors.map((error) => error.path.join('.'))).toContain(path)
  })

  test('refuses an integration that is not there', async () => {
    const credentials = { type: 'BASIC', username: 'x', password: 'y' }
    const body = { provider_config_key: 'nothing', credentials }
    expect((await server.send('POST', '/connections', body)).body['error']).toMatchObject({
      code: 'unknown_provider_config',
    })
  })
})

describe('deleteConnection', () => {
  test('deletes, once', async () => {
    await server.connect('gone')
    expect((await server.nango.deleteConnection('gong', 'gone')).data).toEqual({ success: true })
    expect(await refusalOf(server.nango.deleteConnection('gong', 'gone'))).toMatchObject({
      status: 400,
      code: 'unknown_connection',
    })
  })
})

test('the older paths answer as the newer ones do', async () => {
  const { body } = await server.send('GET', '/connection/globex?provider_config_key=gong')
  expect(body).toMatchObject({ connection_id: 'globex', credentials: { type: 'BASIC' } })
  const { body: list } = await server.send('GET', '/connection?connectionId=globex')
  expect(list).toMatchObject({ connections: [{ connection_id: 'globex' }] })
})

test('no log line holds a secret', () => {
  expect(server.log.length).toBeGreaterThan(30)
  expect(server.log.join('\n')).not.toMatch(new RegExp(`${accessKeySecret}|new-secret`))
})
