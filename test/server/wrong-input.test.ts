import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entityList } from '../../src/entities/entities.ts'
import { type Answer, startTestServer, type TestServer } from './support/test-server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ simulator: { calls: 10 } })
})

afterAll(() => server.close())

interface Wrong {
  readonly what: string
  readonly method?: string
  readonly path?: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly status: number
  readonly type: string
  /** What the answer must name. */
  readonly names: readonly string[]
  readonly field?: string
}

const list = { entity: 'users', action: 'list' }
const instances = '/api/v1/connectors/instances'
const key = { access_key: 'abcdefgh', access_key_secret: 'ijklmnop' }

const wrongs: readonly Wrong[] = [
  {
    what: 'no key',
    headers: { authorization: '' },
    body: list,
    status: 401,
    type: 'unauthorized',
    names: ['Authorization'],
  },
  {
    what: 'a wrong key',
    headers: { authorization: 'Bearer nonsense' },
    body: list,
    status: 401,
    type: 'unauthorized',
    names: [],
  },
  {
    what: 'a forged token',
    headers: { authorization: 'Bearer gct_eyJ9.abc' },
    body: list,
    status: 401,
    type: 'unauthorized',
    names: [],
  },
  {
    what: 'a key that is no bearer',
    headers: { authorization: 'Basic abc' },
    body: list,
    status: 401,
    type: 'unauthorized',
    names: ['Bearer'],
  },
  { what: 'broken JSON', body: '{"entity":', status: 400, type: 'malformed_request', names: ['JSON'] },
  { what: 'an empty body', body: '', status: 400, type: 'malformed_request', names: ['empty'] },
  { what: 'a list for a body', body: [], status: 422, type: 'invalid_request', names: ['object'] },
  {
    what: 'a form for a body',
    body: 'a=b',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
    type: 'unsupported_media_type',
    names: ['application/json'],
  },
  {
    what: 'a long body',
    body: JSON.stringify({ ...list, intent: 'x'.repeat(10 * 1024 * 1024) }),
    status: 413,
    type: 'body_too_large',
    names: ['10 MiB'],
  },
  {
    what: 'an unknown field',
    body: { ...list, selectFields: [] },
    status: 422,
    type: 'invalid_request',
    names: [],
    field: 'selectFields',
  },
  {
    what: 'a field of a wrong type',
    body: { ...list, select_fields: 'id' },
    status: 422,
    type: 'invalid_request',
    names: [],
    field: 'select_fields',
  },
  {
    what: 'a wrong item of a list',
    body: { ...list, select_fields: ['id', 1] },
    status: 422,
    type: 'invalid_request',
    names: [],
    field: 'select_fields.1',
  },
  {
    what: 'params of a wrong type',
    body: { ...list, params: [] },
    status: 422,
    type: 'invalid_request',
    names: [],
    field: 'params',
  },
  {
    what: 'no action',
    body: { entity: 'users' },
    status: 422,
    type: 'invalid_request',
    names: [],
    field: 'action',
  },
  {
    what: 'no entity',
    body: { action: 'list' },
    status: 422,
    type: 'unknown_name',
    names: ['users', 'coaching'],
  },
  {
    what: 'an unknown entity',
    body: { ...list, entity: 'usrs' },
    status: 422,
    type: 'unknown_name',
    names: ['users', 'targets'],
  },
  {
    what: 'an unknown action',
    body: { ...list, action: 'destroy' },
    status: 422,
    type: 'unknown_name',
    names: ['list', 'get'],
  },
  {
    what: 'an unknown parameter',
    body: { ...list, params: { offset: 1 } },
    status: 422,
    type: 'invalid_params',
    names: [],
    field: 'offset',
  },
  {
    what: 'a wrong parameter in a filter',
    body: { entity: 'call_transcripts', action: 'list', params: { filter: { fromDateTime: 'yesterday' } } },
    status: 422,
    type: 'invalid_params',
    names: ['ISO 8601'],
    field: 'filter.fromDateTime',
  },
  {
    what: 'a missing parameter',
    body: { entity: 'users', action: 'get' },
    status: 422,
    type: 'invalid_params',
    names: [],
    field: 'id',
  },
  {
    what: 'a wrong limit',
    body: { ...list, params: { limit: 0 } },
    status: 422,
    type: 'invalid_params',
    names: ['at least 1'],
    field: 'limit',
  },
  {
    what: 'a cursor that is none',
    body: { ...list, params: { cursor: 7 } },
    status: 422,
    type: 'invalid_params',
    names: [],
    field: 'cursor',
  },
  {
    what: 'a cursor that is not whole',
    body: { ...list, params: { cursor: 'gc1.x' } },
    status: 422,
    type: 'invalid_params',
    names: ['gc1.x'],
  },
  {
    what: 'a download of nothing',
    body: { entity: 'call_audio', action: 'download' },
    status: 422,
    type: 'invalid_params',
    names: [],
    field: 'callIds',
  },
  {
    what: 'a range that is none',
    body: { entity: 'call_audio', action: 'download', params: { callIds: ['1'], range_header: 'all' } },
    status: 422,
    type: 'invalid_params',
    names: ['bytes=0-99'],
  },
  {
    what: 'the path of a file',
    body: { entity: 'calls', action: 'upload_media', params: { id: '1', file: '/etc/passwd' } },
    status: 422,
    type: 'invalid_params',
    names: ['multipart', 'mediaFile'],
    field: 'file',
  },
  {
    what: 'an unknown instance',
    path: `${instances}/none/execute`,
    body: list,
    status: 404,
    type: 'unknown_instance',
    names: [],
  },
  {
    what: 'an unknown path',
    path: '/api/v2/nothing',
    body: list,
    status: 404,
    type: 'not_found',
    names: ['/openapi.json'],
  },
  {
    what: 'a wrong method',
    method: 'PUT',
    path: instances,
    body: list,
    status: 405,
    type: 'method_not_allowed',
    names: ['GET', 'POST'],
  },
  {
    what: 'an unknown filter',
    method: 'GET',
    path: `${instances}?workspace=a`,
    status: 422,
    type: 'invalid_request',
    names: ['workspace_name'],
    field: 'workspace',
  },
  {
    what: 'an instance without credentials',
    path: instances,
    body: { name: 'A' },
    status: 422,
    type: 'invalid_request',
    names: [],
    field: 'auth_config',
  },
  {
    what: 'credentials given twice',
    path: instances,
    body: { auth_config: key, credentials: key },
    status: 422,
    type: 'invalid_request',
    names: [],
    field: 'auth_config',
  },
  {
    what: 'half a key',
    path: instances,
    body: { auth_config: { access_key: 'a' } },
    status: 422,
    type: 'invalid_params',
    names: [],
    field: 'auth_config.access_key_secret',
  },
  {
    what: 'unknown credentials',
    path: instances,
    body: { credentials: { api_key: 'a' } },
    status: 422,
    type: 'invalid_params',
    names: ['access_key'],
    field: 'credentials.api_key',
  },
  {
    what: 'another connector',
    path: instances,
    body: { auth_config: key, definition_id: 'x' },
    status: 422,
    type: 'invalid_request',
    names: ['Gong'],
    field: 'definition_id',
  },
  {
    what: 'a host that is not Gong’s',
    path: instances,
    body: { auth_config: key, base_url: 'https://gong.io.evil.example' },
    status: 422,
    type: 'invalid_params',
    names: ['gong.io'],
    field: 'base_url',
  },
  {
    what: 'a wrong client_secret',
    path: '/api/v1/account/applications/token',
    body: { client_id: 'a', client_secret: 'b' },
    status: 401,
    type: 'unauthorized',
    names: ['client_secret'],
  },
]

function told({ body }: Answer) {
  return body as {
    readonly status: string
    readonly message: string
    readonly error: { readonly type: string; readonly source: string }
    readonly errors: readonly { readonly field: string }[]
  }
}

describe('a request with', () => {
  test.each(wrongs)('$what is answered with $status', async (wrong) => {
    const { method = 'POST', path = server.executePath(), body, headers, status, type, names, field } = wrong
    const before = server.simulator.control.account().usedToday
    const answer = await server.send(method, path, body, headers)
    expect(answer.status).toBe(status)
    const { status: word, message, error, errors } = told(answer)
    expect(word).toBe('error')
    expect(error).toMatchObject({ type, source: 'request' })
    for (const name of names) expect(message).toContain(name)
    if (field !== undefined) expect(errors.map((issue) => issue.field)).toContain(field)
    expect(server.simulator.control.account().usedToday, 'nothing is sent').toBe(before)
  })

  test('an unknown entity names all there are', async () => {
    const { body } = await server.execute({ entity: 'x', action: 'list' })
    expect(body['error']).toMatchObject({ valid: entityList.map(({ name }) => name) })
  })

  test('an unknown instance names those there are', async () => {
    const { body } = await server.send('GET', `${instances}/none`)
    expect(body['error']).toMatchObject({ valid: [server.instanceId] })
  })

  test('our own refusals carry what HTTP wants', async () => {
    const refused = await server.send('GET', instances, undefined, { authorization: '' })
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="gong-connector"')
    const put = await server.send('PUT', instances, {})
    expect(put.headers.get('allow')).toBe('POST, GET, HEAD')
  })

  test('a body without an announced length is stopped at the limit', async () => {
    const piece = new TextEncoder().encode('x'.repeat(1024 * 1024))
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += piece.byteLength
        controller.enqueue(piece)
        if (sent > 40 * piece.byteLength) controller.close()
      },
    })
    const response = await fetch(`${server.url}${server.executePath()}`, {
      method: 'POST',
      headers: { authorization: 'Bearer key-of-the-server-0123456789', 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(413)
  })
})
