import { Nango } from '@nangohq/node'
import {
  accessKey,
  accessKeySecret,
  apiKey,
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from '../../server/support/test-server.ts'

/** A server with Nango's own client of it. */
export interface NangoServer extends TestServer {
  readonly nango: Nango
  /** Connects the simulated account by its access key. */
  connect(id: string, more?: Record<string, unknown>): Promise<Record<string, unknown>>
  /** Walks a browser's way through OAuth, without a browser. @returns the answer of the callback. */
  walkOAuth(token: string, more?: string): Promise<Response>
}

export const clientId = 'client-of-the-app'
export const clientSecret = 'secret-of-the-app-0123456789'

/** A server with an OAuth app, and Nango's own client of it. */
export async function startNango(options: TestServerOptions = {}): Promise<NangoServer> {
  const server = await startTestServer({
    ...options,
    server: { clientId, clientSecret, ...options.server },
  })
  const nango = new Nango({ host: server.url, apiKey })
  return {
    ...server,
    nango,
    async connect(id, more = {}) {
      const { status, body, text } = await server.send('POST', '/connections', {
        provider_config_key: 'gong',
        connection_id: id,
        credentials: { type: 'BASIC', username: accessKey, password: accessKeySecret },
        ...more,
      })
      if (status !== 201) throw new Error(`${status} ${text}`)
      return body
    },
    async walkOAuth(token, more = '') {
      const start = `${server.url}/oauth/connect/gong-oauth?connect_session_token=${token}${more}`
      const first = await fetch(start, { redirect: 'manual' })
      if (first.status !== 302) return first
      const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
      const consent = await fetch(first.headers.get('location') ?? '', { redirect: 'manual' })
      return fetch(consent.headers.get('location') ?? '', { headers: { cookie }, redirect: 'manual' })
    },
  }
}

/** What the client throws for an answer that is an error. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly error: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
}

/** What the server refuses, as the client throws it. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  const { response } = (thrown ?? {}) as {
    response?: {
      status: number
      data: { error: { code: string; message: string } }
      headers: Record<string, string>
    }
  }
  if (response === undefined) throw new Error('It was not refused by the server.', { cause: thrown })
  const { error } = response.data
  return {
    status: response.status,
    code: error.code,
    message: error.message,
    error,
    headers: response.headers,
  }
}
