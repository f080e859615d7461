import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OutgoingProxy, startOutgoingProxy } from '../support/outgoing-proxy.ts'
import { apiKey, type Running, startProcess } from './support/processes.ts'

const hosts = ['api.gong.test', 'app.gong.test', 'product.test']

/** The hosts behind the proxy: Gong's API, its tokens, and a product that takes webhooks. */
const answer: RequestListener = (request, response) => {
  const { host = '', authorization = '' } = request.headers
  request.resume()
  response.setHeader('content-type', 'application/json')
  if (host !== 'app.gong.test') return void response.end(JSON.stringify({ users: [], host, authorization }))
  const token = { access_token: 'new', refresh_token: 'next', token_type: 'bearer', expires_in: 86_400 }
  response.end(JSON.stringify({ ...token, api_base_url_for_customer: 'https://api.gong.test' }))
}

describe('where requests must go through a proxy', () => {
  let folder: string
  let proxy: OutgoingProxy
  let server: Running | undefined
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gong-outgoing-'))
    proxy = await startOutgoingProxy(hosts, answer)
    writeFileSync(join(folder, 'world.pem'), proxy.certificate)
  })
  afterEach(async () => {
    await server?.kill()
    await proxy[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  async function start(env: Readonly<Record<string, string>>) {
    const running = await startProcess(['serve'], {
      GONG_CONNECTOR_DATA_DIR: folder,
      NODE_EXTRA_CA_CERTS: join(folder, 'world.pem'),
      GONG_RATE_PER_SECOND: '0',
      ...env,
    })
    server = running
    return async (method: string, path: string, body?: unknown, baseUrl = '') => {
      const response = await fetch(running.url + path, {
        method,
        headers: {
          authorization: `Bearer ${apiKey}`,
          'content-type': 'application/json',
          'connection-id': 'c1',
          'provider-config-key': 'gong',
          'base-url-override': baseUrl,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    }
  }
  const account = {
    provider_config_key: 'gong',
    connection_id: 'c1',
    credentials: { type: 'BASIC', username: 'key', password: 'secret' },
  }

  test('all of them do: to Gong read and passed on, for tokens, and of webhooks', async () => {
    const send = await start({
      HTTPS_PROXY: proxy.url,
      GONG_BASE_URL: 'https://api.gong.test',
      GONG_OAUTH_URL: 'https://app.gong.test',
      GONG_CLIENT_ID: 'app',
      GONG_CLIENT_SECRET: 'secret of the app',
      GONG_CONNECTOR_WEBHOOK_URL: 'https://product.test/webhooks',
    })
    const made = await send('POST', '/connections', account)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    for (const method of ['GET', 'POST'])
      expect(await send(method, '/proxy/v2/users', method === 'POST' ? {} : undefined)).toMatchObject({
        status: 200,
        body: { host: 'api.gong.test', authorization: expect.stringContaining('Basic ') },
      })
    const oauth = await send('POST', '/connections', {
      ...account,
      provider_config_key: 'gong-oauth',
      credentials: { type: 'OAUTH2', access_token: 'old', refresh_token: 'last', expires_at: 1000 },
    })
    expect(oauth.status, JSON.stringify(oauth.body)).toBe(201)
    expect(oauth.body['credentials']).toMatchObject({ access_token: 'new' })
    await expect
      .poll(() => [...new Set(proxy.passed)].sort(), { timeout: 20_000 })
      .toEqual(hosts.map((host) => `CONNECT ${host}:443`))
  })

  test.runIf(process.platform === 'linux')(
    'without HTTPS too, by small letters; hosts of NO_PROXY and of this machine are reached directly',
    async () => {
      const send = await start({
        http_proxy: proxy.url,
        NO_PROXY: 'elsewhere.test, 127.0.0.2',
        GONG_BASE_URL: 'http://api.gong.test',
        GONG_CONNECTOR_ALLOWED_HOSTS: '127.0.0.1,127.0.0.2,localhost',
      })
      expect(await send('POST', '/connections', account)).toMatchObject({ status: 201 })
      expect(await send('GET', '/proxy/v2/users')).toMatchObject({
        status: 200,
        body: { host: 'api.gong.test' },
      })
      expect(new Set(proxy.passed)).toEqual(
        new Set(['CONNECT api.gong.test:80', 'GET http://api.gong.test/v2/users']),
      )
      const before = proxy.passed.length
      const near = createServer(answer).listen(0, '0.0.0.0')
      await once(near, 'listening')
      const { port } = near.address() as AddressInfo
      for (const host of ['127.0.0.1', '127.0.0.2', 'localhost']) {
        const found = await send('GET', '/proxy/v2/users', undefined, `http://${host}:${port}`)
        expect(found).toMatchObject({ status: 200, body: { host: `${host}:${port}` } })
      }
      near.closeAllConnections()
      near.close()
      expect(proxy.passed).toHaveLength(before)
    },
  )

  test('a proxy that lets nobody in is told of, its password is not', async () => {
    const refusing = proxy.url.replace('secret', 'wrong')
    const send = await start({ HTTPS_PROXY: refusing, GONG_BASE_URL: 'https://api.gong.test' })
    const { status, body } = await send('POST', '/connections', account)
    const told = `${JSON.stringify(body)}${server?.stdout()}${server?.stderr()}`
    expect(status).toBe(502)
    expect(told).toContain('407')
    expect(told).not.toContain('wrong-of-the-proxy')
  })

  test('an address that is none is refused, and not shown', async () => {
    const refused = await start({ HTTPS_PROXY: 'user:pass@here' }).then(
      () => 'started',
      (error: Error) => error.message,
    )
    expect(refused).toContain('ended with 2')
    expect(refused).toContain('HTTPS_PROXY is no address of a proxy.')
    expect(refused).not.toContain('pass@')
  })
})
