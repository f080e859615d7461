import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessKey, accessKeySecret } from '../server/support/test-server.ts'
import { type NangoServer, startNango } from './support/start-nango.ts'

let server: NangoServer
const named = { 'connection-id': 'acme', 'provider-config-key': 'gong' }

beforeAll(async () => {
  server = await startNango()
  await server.connect('acme', { tags: { Plan: 'gold' } })
})
afterAll(() => server.close())

describe('the character NUL, which Postgres keeps nowhere,', () => {
  test.each([
    ['GET', '/connections?search=%00', 400],
    ['GET', '/connections?connectionId=a&connectionId=%00', 400],
    ['GET', '/connections?tags[a]=%00', 400],
    ['GET', '/connections/%00?provider_config_key=gong', 400],
    ['DELETE', '/connections/acme?provider_config_key=go%00ng', 400],
    ['GET', '/integrations/%00', 400],
    ['GET', '/integrations/gong/functions/%00', 400],
    ['GET', '/records/?model=Call%00', 400],
    ['GET', '/records?model=Call&ids=1&ids=%00', 400],
    ['GET', '/action/%00', 400],
    ['GET', '/sync/status?syncs=%00&provider_config_key=gong', 400],
    ['GET', '/logs/%00', 400],
    ['GET', '/api/v1/connectors/instances/%00', 422],
  ])('is refused in the address of %s %s', async (method, path, status) => {
    const answer = await server.send(method, path, undefined, named)
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining('NUL')])
  })

  test.each([
    [
      '/connections',
      { provider_config_key: 'gong', credentials: { type: 'BASIC', username: 'a\0', password: 'b' } },
    ],
    ['/connections/metadata', { provider_config_key: 'gong', connection_id: ['acme', '\0'], metadata: {} }],
    ['/connections/metadata', { provider_config_key: 'gong', connection_id: 'acme', metadata: { '\0': 1 } }],
    ['/sync/trigger', { provider_config_key: 'gong', connection_id: 'acme', syncs: ['\0'] }],
    ['/action/trigger', { action_name: '\0' }],
  ])('is refused in a body to %s: %j', async (path, body) => {
    const answer = await server.send('POST', path, body, named)
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('NUL')])
  })

  test('may be written about', async () => {
    const metadata = { text: '\\u0000' }
    const body = { provider_config_key: 'gong', connection_id: 'acme', metadata }
    expect((await server.send('POST', '/connections/metadata', body)).status).toBe(201)
    expect(await server.nango.getMetadata('gong', 'acme')).toEqual(metadata)
  })
})

describe('the id of a connection', () => {
  const make = (id: string) =>
    server.send('POST', '/connections', {
      provider_config_key: 'gong',
      connection_id: id,
      credentials: { type: 'BASIC', username: accessKey, password: accessKeySecret },
    })

  test.each(['日本', 'zoë', 'a\nb', '\u007f', ' a', 'a ', ' ', '\ud800', '.', '..'])(
    'that a header or an address cannot hold is refused: %j',
    async (id) => {
      const { status, body } = await make(id)
      expect(status).toBe(400)
      expect(body).toMatchObject({ error: { code: 'invalid_body', errors: [{ path: ['connection_id'] }] } })
    },
  )

  test.each(['a/b c%2F?#', '42:~', '...', `it's "quoted"`])(
    'may be %s, by which it is found everywhere',
    async (id) => {
      expect((await make(id)).status).toBe(201)
      const path = `/connections/${encodeURIComponent(id)}?provider_config_key=gong`
      expect((await server.send('GET', path)).body).toMatchObject({ connection_id: id })
      const { data } = await server.nango.get({
        providerConfigKey: 'gong',
        connectionId: id,
        endpoint: '/v2/users',
      })
      expect(data).toHaveProperty('users')
      expect((await server.send('DELETE', path)).status).toBe(200)
    },
  )
})

test('tags by any name are looked for, and no other connections found', async () => {
  for (const name of ['__proto__', 'constructor', 'plan '])
    expect((await server.send('GET', `/connections?tags[${name}]=gold`)).body).toEqual({ connections: [] })
  for (const query of ['tags=gold', 'tags[]=gold'])
    expect((await server.send('GET', `/connections?${query}`)).status).toBe(400)
})

test('a cursor that is none is refused by the name that it has in the request', async () => {
  const listed = await server.send('GET', '/records/?model=Call&cursor=x', undefined, named)
  expect(listed).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_query_params', errors: [{ path: ['cursor'] }] } },
  })
  const pruned = await server.send('PATCH', '/records/prune', { model: 'Call', until_cursor: 'x' }, named)
  expect(pruned).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_body', errors: [{ path: ['until_cursor'] }] } },
  })
})

test('settings that are changed at once are all changed', async () => {
  const path = '/connections/acme?provider_config_key=gong'
  const changes = [
    { streams: ['users'] },
    { start_date: '2026-01-01' },
    { workspace_id: '7' },
    { frequency: '2h' },
    { include_private: true },
  ]
  const answers = await Promise.all(changes.map((settings) => server.send('PATCH', path, { settings })))
  expect(answers.map(({ status }) => status)).toEqual(changes.map(() => 200))
  const { settings } = (await server.nango.getConnection('gong', 'acme')) as unknown as Record<
    string,
    unknown
  >
  expect(settings).toEqual({ ...Object.assign({}, ...changes), frequency: 'every 2 hours' })
})

test('a method that there is none of is refused as such below the proxy too', async () => {
  for (const path of ['/proxy/v2/users', '/connections']) {
    const { status, headers } = await server.send('OPTIONS', path)
    expect([path, status, headers.get('allow')?.includes('GET')]).toEqual([path, 405, true])
  }
})

test('the address of an account is named as the request has it, whatever is wrong with it', async () => {
  const make = (config: unknown) =>
    server.send('POST', '/connections', {
      provider_config_key: 'gong',
      credentials: { type: 'BASIC', username: accessKey, password: accessKeySecret },
      connection_config: config,
    })
  for (const address of [5, {}, 'https://gong.io.example', 'http://api.gong.io', 'no address'])
    expect(await make({ api_base_url_for_customer: address })).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'invalid_body',
          errors: [{ path: ['connection_config', 'api_base_url_for_customer'] }],
        },
      },
    })
  expect((await make('none')).text).toContain('connection_config must be an object')
})

test.each(['[]', 'null', '5'])('a body that is %s is told to be no object', async (body) => {
  const { status, text } = await server.send('POST', '/connections', JSON.parse(body))
  expect([status, text]).toEqual([400, expect.stringContaining('the body must be an object')])
})
