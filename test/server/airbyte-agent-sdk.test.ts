import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directGong, realValues } from './support/real-params.ts'
import { apiKey, startTestServer, type TestServer } from './support/test-server.ts'

/**
 * A request of `airbyte-agent-sdk` 0.1.380 in hosted mode, recorded against this server (SDK_DEV_ADP_API_HOST), with
 * what it was answered. What differs from account to account stands in braces.
 */
interface Recorded {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: { readonly entity?: string; readonly action?: string } | null
  readonly status: number
}

const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(new URL('airbyte-agent-sdk.json', import.meta.url), 'utf8'),
)

let server: TestServer
let values: Readonly<Record<string, unknown>>

beforeAll(async () => {
  server = await startTestServer()
  values = { ...(await realValues(directGong(server))), instance: server.instanceId, key: apiKey }
  const body = { client_id: 'any', client_secret: apiKey }
  const answer = await server.send('POST', '/api/v1/account/applications/token', body, { authorization: '' })
  values = { ...values, token: answer.body['access_token'] }
})

afterAll(() => server.close())

/** The text with the account's own values in the places in braces. */
function fill(text: string): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

describe('Airbyte’s agent SDK', () => {
  test.each(
    recorded.map(
      (request) => [`${request.method} ${request.path} ${JSON.stringify(request.body)}`, request] as const,
    ),
  )('is answered: %s', async (_name, { method, path, headers, body, status }) => {
    const response = await fetch(server.url + fill(path), {
      method,
      headers: JSON.parse(fill(JSON.stringify(headers))),
      ...(body === null ? {} : { body: fill(JSON.stringify(body)) }),
    })
    const answer = (await response.json()) as Record<string, unknown>
    expect(response.status).toBe(status)
    if (status >= 400) {
      // The SDK shows `errors` where there are any, and else `message`.
      expect(answer['message']).toEqual(expect.any(String))
      expect(answer['errors']).toEqual(expect.any(Array))
    } else if (path.endsWith('/execute')) {
      expect(answer).toHaveProperty('result')
      expect(answer).toHaveProperty('connector_metadata')
    } else if (path.endsWith('/token')) expect(answer['access_token']).toEqual(expect.any(String))
    else if (method === 'GET' && !path.endsWith('/inspect')) expect(answer['data']).toEqual(expect.any(Array))
  })
})
