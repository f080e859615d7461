import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientId, clientSecret, type NangoServer, refusalOf, startNango } from './support/start-nango.ts'

let server: NangoServer

beforeAll(async () => {
  const environmentVariables = { REGION: 'eu', EMPTY: '' }
  server = await startNango({
    server: { environmentVariables, publicUrl: 'https://connect.acme.test/gong/' },
  })
})
afterAll(() => server.close())

describe('integrations', () => {
  test('are two from the start', async () => {
    const { configs } = await server.nango.listIntegrations()
    expect(configs).toEqual(
      ['gong', 'gong-oauth'].map((key) => ({
        unique_key: key,
        provider: key,
        display_name: expect.stringContaining('Gong'),
        logo: 'https://connect.acme.test/gong/connect/gong.svg',
        forward_webhooks: true,
        created_at: expect.stringMatching(/^\d{4}-.*Z$/),
        updated_at: expect.stringMatching(/^\d{4}-.*Z$/),
      })),
    )
  })

  test('tell their app and their webhook address when asked', async () => {
    const { nango } = server
    const { data: app } = await nango.getIntegration(
      { uniqueKey: 'gong-oauth' },
      { include: ['credentials'] },
    )
    expect(app.credentials).toEqual({
      type: 'OAUTH2',
      client_id: clientId,
      client_secret: clientSecret,
      scopes: null,
      webhook_secret: null,
    })
    const { data: hook } = await nango.getIntegration({ uniqueKey: 'gong' }, { include: ['webhook'] })
    expect(hook.webhook_url).toMatch(/^https:\/\/connect\.acme\.test\/gong\/webhook\/.+\/gong$/)
    const { data: plain } = await nango.getIntegration({ uniqueKey: 'gong-oauth' })
    expect(plain).not.toHaveProperty('credentials')
  })

  test.each([
    'include=credentials&include=webhook',
    'include=webhook,credentials',
    'include[]=webhook&include[]=credentials',
  ])('take several wishes: %s', async (query) => {
    const { body } = await server.send('GET', `/integrations/gong-oauth?${query}`)
    expect(body['data']).toMatchObject({
      webhook_url: expect.any(String),
      credentials: { client_id: clientId },
    })
  })

  test('are made, changed and deleted', async () => {
    const { nango } = server
    const credentials = {
      type: 'OAUTH2',
      client_id: 'id',
      client_secret: 'own-secret',
      scopes: 'a,b c',
    } as const
    const made = await nango.createIntegration({
      provider: 'gong-oauth',
      unique_key: 'acme',
      display_name: 'Acme',
      forward_webhooks: false,
      credentials,
    })
    expect(made.data).toMatchObject({ unique_key: 'acme', display_name: 'Acme', forward_webhooks: false })
    const { data } = await nango.getIntegration({ uniqueKey: 'acme' }, { include: ['credentials'] })
    expect(data.credentials).toMatchObject({ client_id: 'id', client_secret: 'own-secret', scopes: 'a,b,c' })
    const change = { unique_key: 'acme-2', display_name: 'Acme Inc.', forward_webhooks: true }
    expect((await nango.updateIntegration({ uniqueKey: 'acme' }, change)).data).toMatchObject(change)
    expect((await nango.deleteIntegration('acme-2')).data).toEqual({ success: true })
    expect(await refusalOf(nango.getIntegration({ uniqueKey: 'acme-2' }))).toMatchObject({
      status: 404,
      code: 'not_found',
    })
  })

  test('are made quickly on the server’s own app', async () => {
    const { nango } = server
    await nango.createQuickstartIntegration({ provider: 'gong-oauth', unique_key: 'quick' })
    const { data } = await nango.getIntegration({ uniqueKey: 'quick' }, { include: ['credentials'] })
    expect(data.credentials).toMatchObject({ client_id: clientId })
    await nango.deleteIntegration('quick')
  })

  test.each([
    [{ provider: 'hubspot', unique_key: 'x' }, 'provider'],
    [{ provider: 'gong' }, 'unique_key'],
    [{ provider: 'gong', unique_key: 'gong' }, 'unique_key'],
    [{ provider: 'gong', unique_key: 'a/b' }, 'unique_key'],
    [
      {
        provider: 'gong',
        unique_key: 'x',
        credentials: { type: 'OAUTH2', client_id: 'i', client_secret: 's' },
      },
      'credentials',
    ],
    [
      { provider: 'gong-oauth', unique_key: 'x', credentials: { type: 'APP', app_id: '1' } },
      'credentials.type',
    ],
    [{ provider: 'gong', unique_key: 'x', wrong: 1 }, 'wrong'],
  ])('refuse %j', async (body, path) => {
    const answer = await server.send('POST', '/integrations', body)
    expect([answer.status, answer.body['error']]).toMatchObject([400, { code: 'invalid_body' }])
    const { errors } = answer.body['error'] as { errors: { path: string[] }[] }
    expect(errors.map((error) => error.path.join('.'))).toContain(path)
  })

  test('refuse a key that is taken by another', async () => {
    const refusal = await refusalOf(
      server.nango.updateIntegration({ uniqueKey: 'gong' }, { unique_key: 'gong-oauth' }),
    )
    expect(refusal).toMatchObject({ status: 409 })
  })
})

describe('providers', () => {
  test('are both of Gong’s', async () => {
    const names = async (search?: string) =>
      (await server.nango.listProviders({ search })).data.map(({ name, auth_mode: mode }) => [name, mode])
    expect(await names()).toEqual([
      ['gong', 'BASIC'],
      ['gong-oauth', 'OAUTH2'],
    ])
    expect(await names('OAuth')).toEqual([['gong-oauth', 'OAUTH2']])
    expect(await names('salesforce')).toEqual([])
  })

  test('are told one by one', async () => {
    const { data } = await server.nango.getProvider({ provider: 'gong' })
    expect(data).toMatchObject({
      name: 'gong',
      logo_url: expect.any(String),
      credentials: { username: { type: 'string', title: expect.any(String) }, password: { secret: 'true' } },
    })
    expect(await refusalOf(server.nango.getProvider({ provider: 'hubspot' }))).toMatchObject({
      status: 404,
      code: 'not_found',
    })
  })
})

describe('functions that are built in', () => {
  test('are the templates of both providers, and not to be deleted', async () => {
    const { nango } = server
    const { data } = await nango.getProviderTemplates({ provider: 'gong-oauth' })
    expect(data.map(({ name }) => name)).toContain('fetch-call-transcripts')
    const which = { uniqueKey: 'gong', name: 'fetch-call-transcripts' }
    expect(await refusalOf(nango.deleteFunction(which, { type: 'action' }))).toMatchObject({
      status: 400,
      code: 'function_managed_by_deploy',
    })
  })
})

test('environment variables are told', async () => {
  expect(await server.nango.getEnvironmentVariables()).toEqual([
    { name: 'REGION', value: 'eu' },
    { name: 'EMPTY', value: '' },
  ])
})

describe('a request without the key', () => {
  test.each([
    [{}, 'missing_auth_header'],
    [{ authorization: 'Basic abc' }, 'malformed_auth_header'],
    [{ authorization: 'Bearer' }, 'malformed_auth_header'],
    [{ authorization: 'Bearer wrong' }, 'unknown_account'],
    [{ authorization: 'Bearer nango_connect_session_00' }, /session|unknown_account/],
  ])('is refused: %j', async (headers, code) => {
    const paths = ['/connections', '/integrations', '/providers', '/environment-variables', '/connections/x']
    for (const path of paths) {
      const response = await fetch(`${server.url}${path}`, { headers: headers as Record<string, string> })
      const { error } = (await response.json()) as { error: { code: string } }
      expect([path, response.status, error.code]).toEqual([path, 401, expect.stringMatching(code)])
    }
  })
})
