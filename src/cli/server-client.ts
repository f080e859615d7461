import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemRuntime } from '../client/runtime.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Context } from './context.ts'
import type { GivenSettings } from './settings.ts'

/** A server-sent event. */
export interface ServerEvent {
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
}

type Query = Readonly<Record<string, string | undefined>>

/** A server of ours, asked over HTTP. */
export interface Server {
  /** @throws GongError when it does not answer or refuses. */
  get<T>(path: string, query: Query): Promise<T>
  /** Events as they come, until the answer ends. */
  events(path: string, query: Query): Promise<AsyncIterable<ServerEvent>>
}

const defaultUrl = 'http://127.0.0.1:3003'

/**
 * The server that the settings name, with its key from the settings or from the data folder.
 * @throws GongError `settings` when there is no key.
 */
export function connectToServer(context: Context, url: string | undefined, given: GivenSettings): Server {
  const base = (url ?? given.serverUrl ?? defaultUrl).replace(/\/+$/, '')
  if (URL.parse(base) === null)
    throw new GongError('usage', `“${base}” is no address of a server.`, {
      advice: `Give one such as ${defaultUrl}.`,
    })
  const key = given.apiKey ?? readKey(given.dataDir ?? context.dataDir)
  const ask = async (path: string, query: Query, accept: string) => {
    const params = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)
    const search = params.length === 0 ? '' : `?${new URLSearchParams(params)}`
    const headers = { authorization: `Bearer ${key}`, accept }
    const response = await systemRuntime
      .fetch(`${base}${path}${search}`, { headers, signal: context.signal })
      .catch((cause: unknown) => {
        throw context.signal.aborted ? cause : noAnswer(base, cause)
      })
    if (response.ok) return response
    throw await refusal(response, base)
  }
  return {
    get: async <T>(path: string, query: Query) =>
      (await (await ask(path, query, 'application/json')).json()) as T,
    events: async (path, query) => readEvents(await ask(path, query, 'text/event-stream')),
  }
}

function readKey(dataDir: string): string {
  const file = join(dataDir, 'api.key')
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new GongError('settings', `There is no key for the server: ${file} cannot be read.`, {
      advice:
        'Set GONG_CONNECTOR_API_KEY to the server’s key, or GONG_CONNECTOR_DATA_DIR to its data folder.',
      cause,
    })
  }
}

function noAnswer(base: string, cause: unknown): GongError {
  const reason = cause instanceof Error && cause.cause instanceof Error ? `: ${cause.cause.message}` : ''
  return new GongError('unreachable', `No server answers at ${base}${reason}.`, {
    advice: 'Start one with “gong-connector serve”, or name it with --url or GONG_CONNECTOR_URL.',
    cause,
  })
}

async function refusal(response: Response, base: string): Promise<GongError> {
  const body = (await response.json().catch(() => ({}))) as { readonly error?: { readonly message?: string } }
  const message = body.error?.message ?? `The server answered ${response.status}.`
  if (response.status === 401)
    return new GongError('unauthorized', `The server at ${base} does not know the key. ${message}`, {
      advice: 'Set GONG_CONNECTOR_API_KEY to its key.',
    })
  if (response.status === 404 && body.error === undefined)
    return new GongError('usage', `What answers at ${base} is no gong-connector.`, { advice: 'Check --url.' })
  return new GongError(response.status < 500 ? 'usage' : 'server_error', message)
}

async function* readEvents(response: Response): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, event] = /^event: (.*)$/m.exec(block) ?? []
      const [, data] = /^data: (.*)$/m.exec(block) ?? []
      if (event !== undefined && data !== undefined)
        yield { event, data: JSON.parse(data) as ServerEvent['data'] }
    }
  }
}
