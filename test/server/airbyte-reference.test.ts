import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directGong, realValues } from './support/real-params.ts'
import { apiKey, startTestServer, type TestServer } from './support/test-server.ts'

/** A request as Airbyte's reference of its Gong connector shows it, in the words of curl. */
interface Example {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: {
    readonly entity?: string
    readonly action?: string
    readonly params?: Readonly<Record<string, unknown>>
    readonly auth_config?: unknown
  }
}

const examples: readonly Example[] = JSON.parse(
  readFileSync(new URL('airbyte-reference.json', import.meta.url), 'utf8'),
)
const executions = examples
  .filter(({ body }) => body.entity !== undefined)
  .map((example) => [`${example.body.entity} ${example.body.action}`, example] as const)

let server: TestServer
let values: Readonly<Record<string, unknown>>

beforeAll(async () => {
  server = await startTestServer()
  values = await realValues(directGong(server))
})

afterAll(() => server.close())

/** The request with the host and the token changed, and real ids in the places that the reference leaves open. */
async function run({ url, headers, body }: Example): Promise<Response> {
  const place = url
    .replace('https://api.airbyte.ai', server.url)
    .replace('{your_connector_instance_id}', server.instanceId)
  const filled = Object.entries(headers).map(([name, value]) => [
    name,
    value.replace('{your_auth_token}', apiKey),
  ])
  const text = JSON.stringify(body, (name, value) =>
    value === '<str>' ? realValue(name, body.entity) : value,
  )
  return fetch(place, { method: 'POST', headers: Object.fromEntries(filled), body: text })
}

function realValue(name: string, entity: string | undefined): unknown {
  const known = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  if (known === 'id') return entity === 'users' ? values['userId'] : values['callId']
  return values[known]
}

describe('the examples of Airbyte’s reference', () => {
  test('are all here: eighteen actions and two ways to connect', () => {
    expect(executions).toHaveLength(18)
    expect(examples).toHaveLength(20)
  })

  test.each(executions)('run as written: %s', async (_name, example) => {
    const response = await run(example)
    const body = (await response.json()) as Record<string, unknown>
    // The two downloads name no call, which is what the reference leaves out.
    if (example.body.action === 'download') {
      expect(response.status).toBe(422)
      expect(body['message']).toContain('callIds')
      return
    }
    expect(body).toMatchObject({ status: 'success', connector_metadata: {}, execution_metadata: {} })
    expect(response.status).toBe(200)
    expect(Array.isArray(body['result'])).toBe(example.body.action === 'list')
    if (example.body.entity !== 'coaching') expect(body['result']).not.toEqual([])
  })

  test('run as its notes on downloads say', async () => {
    for (const [name, example] of executions.filter(([title]) => title.endsWith('download'))) {
      const params = {
        filter: { callIds: values['callIds'] },
        contentSelector: { exposedFields: { media: true } },
        range_header: 'bytes=0-99',
      }
      const response = await run({ ...example, body: { ...example.body, params } })
      expect(response.status, name).toBe(206)
      expect((await response.arrayBuffer()).byteLength).toBe(100)
    }
  })

  test.each(examples.filter(({ body }) => body.auth_config !== undefined))(
    'connect an account: $body.auth_config',
    async (example) => {
      const response = await run(example)
      expect(response.status).toBe(200)
      const { id } = (await response.json()) as { id: string }
      const { body } = await server.send('GET', `/api/v1/connectors/instances/${id}`)
      expect(body).toMatchObject({ id, name: 'My Gong Connector' })
    },
  )
})
