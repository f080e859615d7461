import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSimulator } from '../../src/simulator/start-simulator.ts'
import { startTestServer, type TestServer } from './support/test-server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ simulator: { calls: 10 } })
})

afterAll(() => server.close())

const bases = ['/api/v1/connectors/instances', '/api/v1/integrations/connectors']
const credentials = { access_key: 'another-key-0123', access_key_secret: 'another-secret-0123' }

describe.each(bases)('instances at %s', (base) => {
  test('are made, found, used and deleted', async () => {
    const made = await server.send('POST', base, { name: 'Acme', workspace_name: 'acme', credentials })
    expect(made.status).toBe(200)
    expect(made.body).toMatchObject({ name: 'Acme', workspace_name: 'acme', check: { status: 'healthy' } })
    const path = `${base}/${made.body['id']}`
    const { check, ...instance } = made.body
    expect(check).not.toBeNull()
    expect((await server.send('GET', path)).body).toEqual(instance)
    const listed = async (query: string) => (await server.send('GET', `${base}?${query}`)).body['data']
    expect(await listed('workspace_name=acme')).toEqual([instance])
    expect(await listed('workspace_name=other')).toEqual([])
    expect(await listed('workspace_name=acme&definition_id=32382e40-3b49-4b99-9c5c-4076501914e7')).toEqual([
      instance,
    ])
    expect(await listed('workspace_name=acme&definition_id=another')).toEqual([])
    expect((await server.send('POST', `${path}/execute`, { entity: 'users', action: 'list' })).status).toBe(
      200,
    )
    expect((await server.send('DELETE', path)).status).toBe(base === bases[0] ? 204 : 202)
    expect((await server.send('GET', path)).status).toBe(404)
    expect((await server.send('POST', `${path}/execute`, { entity: 'users', action: 'list' })).status).toBe(
      404,
    )
    expect((await server.send('DELETE', path)).status).toBe(404)
  })
})

describe('credentials', () => {
  test('that Gong refuses are told at once, and refused when that is asked for', async () => {
    server.simulator.control.revokeCredentials()
    const base = bases[0] ?? ''
    const told = await server.send('POST', base, { credentials })
    expect(told.body).toMatchObject({ check: { status: 'unhealthy', error: expect.stringContaining('401') } })
    const untried = await server.send('POST', base, { credentials, verify: false })
    expect(untried.body).toMatchObject({ id: expect.any(String), check: null })
    const refused = await server.send('POST', base, { credentials, verify: true })
    expect(refused.status).toBe(403)
    expect(refused.body['error']).toMatchObject({ type: 'gong_unauthorized' })
    server.simulator.control.restoreCredentials()
    for (const { body } of [told, untried]) await server.send('DELETE', `${base}/${body['id']}`)
  })

  test('outlive the server, and open with no other key', async () => {
    const encryptionKey = Buffer.alloc(32, 7).toString('base64')
    const first = await startTestServer({ simulator: { calls: 5 }, encryptionKey })
    const again = async (key: string) => {
      const second = await startTestServer({
        simulator: { calls: 5 },
        dataDir: first.dataDir,
        encryptionKey: key,
      })
      const answer = await second.send('GET', `/api/v1/connectors/instances/${first.instanceId}/inspect`)
      await second.close()
      return answer
    }
    expect((await again(encryptionKey)).status).toBe(200)
    const { status, body } = await again(Buffer.alloc(32, 8).toString('hex'))
    expect(status).toBe(500)
    expect(body).toMatchObject({ error: { type: 'settings', source: 'server' } })
    expect(body['message']).toContain('GONG_CONNECTOR_ENCRYPTION_KEY')
    await first.close()
  })
})

describe('tokens', () => {
  const token = async (path: string, body: object, authorization?: string) =>
    String(
      (await server.send('POST', path, body, authorization === undefined ? {} : { authorization })).body[
        'access_token'
      ],
    )

  test('of the key see everything', async () => {
    const { body } = await server.send(
      'POST',
      '/api/v1/account/applications/token',
      { client_id: 'anything', client_secret: 'key-of-the-server-0123456789' },
      { authorization: '' },
    )
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 900 })
    const authorization = `Bearer ${body['access_token']}`
    const { status } = await server.execute({ entity: 'users', action: 'list' }, { authorization })
    expect(status).toBe(200)
  })

  test('of a workspace see it alone', async () => {
    const scoped = `Bearer ${await token('/api/v1/embedded/scoped-token', { workspace_name: 'theirs' })}`
    const headers = { authorization: scoped }
    const list = await server.send('GET', '/api/v1/connectors/instances', undefined, headers)
    expect(list.body).toEqual({ data: [] })
    const foreign = await server.execute({ entity: 'users', action: 'list' }, headers)
    expect(foreign.status).toBe(404)
    expect(foreign.text).not.toContain(`${server.instanceId} (`)
    const made = await server.send(
      'POST',
      '/api/v1/connectors/instances',
      { auth_config: credentials },
      headers,
    )
    expect(made.body).toMatchObject({ workspace_name: 'theirs' })
    const other = { auth_config: credentials, workspace_name: 'ours' }
    expect((await server.send('POST', '/api/v1/connectors/instances', other, headers)).status).toBe(422)
    const wider = { workspace_name: 'ours' }
    expect((await server.send('POST', '/api/v1/embedded/scoped-token', wider, headers)).status).toBe(422)
    const info = await server.send(
      'GET',
      '/api/v1/account/applications/scoped-token/info',
      undefined,
      headers,
    )
    expect(info.body).toMatchObject({ workspace_name: 'theirs' })
    const spaces = await server.send('GET', '/api/v1/workspaces', undefined, headers)
    expect(spaces.body['data']).toEqual([expect.objectContaining({ name: 'theirs' })])
    const { id } = (spaces.body['data'] as { id: string }[])[0] ?? { id: '' }
    expect((await server.send('GET', `/api/v1/workspaces/${id}`, undefined, headers)).body).toMatchObject({
      id,
    })
    expect((await server.send('GET', '/api/v1/workspaces/default', undefined, headers)).status).toBe(404)
  })

  test('are not made by changing one', async () => {
    const good = await token('/api/v1/embedded/scoped-token', { workspace_name: 'theirs' })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: good.length - 1 }),
        fc.constantFrom('A', 'b', '-', '.'),
        async (at, mark) => {
          fc.pre(good[at] !== mark)
          const bad = good.slice(0, at) + mark + good.slice(at + 1)
          const { status } = await server.send('GET', '/api/v1/workspaces', undefined, {
            authorization: `Bearer ${bad}`,
          })
          expect(status).toBe(401)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('the data folder', () => {
  test('is its owner’s alone', () => {
    for (const name of readdirSync(server.dataDir)) {
      expect(statSync(join(server.dataDir, name)).mode & 0o077, name).toBe(0)
    }
  })

  test('with a key that others may read is refused', async () => {
    const simulator = await startSimulator({ calls: 1 })
    chmodSync(join(server.dataDir, 'encryption.key'), 0o644)
    await expect(startTestServer({ dataDir: server.dataDir })).rejects.toThrow(
      /Others than its owner may read/,
    )
    chmodSync(join(server.dataDir, 'encryption.key'), 0o600)
    await simulator.close()
  })
})

describe('secrets', () => {
  test('are in no answer, no line of the log and no file, whatever they are', async () => {
    const secret = fc
      .string({ minLength: 12, maxLength: 40, unit: 'grapheme-ascii' })
      .filter((text) => text.trim().length >= 12 && !text.includes(' '))
    const made: string[] = []
    await fc.assert(
      fc.asyncProperty(
        fc.record({ key: secret, hidden: secret, token: secret }),
        async ({ key, hidden, token }) => {
          const answers = [
            await server.send('POST', '/api/v1/connectors/instances', {
              auth_config: { access_key: key, access_key_secret: hidden },
            }),
            await server.send('POST', '/api/v1/integrations/connectors', {
              credentials: { access_token: token },
            }),
            await server.send('POST', '/api/v1/connectors/instances', {
              auth_config: { access_key: key, access_key_secret: hidden, access_token: token },
            }),
            await server.send('POST', '/api/v1/connectors/instances', {
              auth_config: { access_key_secret: hidden },
            }),
            await server.send(
              'POST',
              '/api/v1/connectors/instances',
              `{"auth_config":{"access_key":${JSON.stringify(key)},"access_key_secret":${hidden}`,
            ),
            await server.send('POST', '/api/v1/connectors/instances', {
              auth_config: { access_key: key, access_key_secret: hidden },
              verify: 'yes',
            }),
          ]
          for (const { body } of answers.slice(0, 2)) {
            const path = `/api/v1/connectors/instances/${body['id']}`
            answers.push(await server.send('GET', path))
            answers.push(await server.send('GET', `${path}/inspect`))
            answers.push(await server.send('POST', `${path}/execute`, { entity: 'users', action: 'list' }))
            answers.push(
              await server.send('POST', `${path}/execute`, {
                entity: 'users',
                action: 'get',
                params: { id: '1' },
              }),
            )
          }
          answers.push(await server.send('GET', '/api/v1/connectors/instances'))
          made.push(key, hidden, token)
          const told = [...answers.map(({ text }) => text), ...server.log]
          for (const text of [key, hidden, token]) {
            const escaped = JSON.stringify(text).slice(1, -1)
            for (const line of told)
              expect(line.includes(text) || line.includes(escaped), `${text} in ${line}`).toBe(false)
          }
        },
      ),
      { numRuns: 15 },
    )
    const files = readdirSync(server.dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    for (const entry of files) {
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      for (const text of [...made, 'SECRET.0123456789abcdefghijkl', 'key-of-the-server-0123456789'])
        expect(bytes.includes(text) || bytes.includes(Buffer.from(text).toString('base64')), entry.name).toBe(
          false,
        )
    }
  })
})
