import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface ScriptedRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: SentBody
  readonly authorization: string
}

/** What of a body the tests look at; a request without a body has none of it. */
interface SentBody {
  readonly filter: Readonly<Record<string, string>> & { readonly callIds: readonly string[] }
  readonly contentSelector?: { readonly context: string; readonly contextTiming: readonly string[] }
  readonly cursor?: string
}

export interface ScriptedAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface ScriptedGong {
  readonly url: string
  /** Everything that was asked, in order. */
  readonly requests: ScriptedRequest[]
  /** Those of one path. */
  asked(path: string): ScriptedRequest[]
}

/** Answers by path; a list is gone through request by request, its last answer stays. */
export type Script = Readonly<
  Record<
    string,
    ScriptedAnswer | readonly ScriptedAnswer[] | ((request: ScriptedRequest, count: number) => ScriptedAnswer)
  >
>

/** A server that answers as a script says, for tests about exact requests; it closes when the test ends. */
export async function startScriptedGong(script: Script): Promise<ScriptedGong> {
  const requests: ScriptedRequest[] = []
  const asked = (path: string) => requests.filter((request) => request.path === path)
  const server = createServer((request, response) => {
    void read(request).then((received) => {
      requests.push(received)
      const {
        status = 200,
        headers,
        body,
      } = choose(script[received.path], received, asked(received.path).length)
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(body ?? {}))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, asked }
}

function choose(
  answers: Script[string] | undefined,
  request: ScriptedRequest,
  count: number,
): ScriptedAnswer {
  if (answers === undefined)
    return { status: 418, body: { errors: [`nothing is scripted for ${request.path}`] } }
  if (typeof answers === 'function') return answers(request, count)
  if (Array.isArray(answers)) return answers[Math.min(count, answers.length) - 1] ?? {}
  return answers as ScriptedAnswer
}

async function read(request: IncomingMessage): Promise<ScriptedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const url = new URL(request.url ?? '/', 'http://tiny')
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: text === '' ? undefined : JSON.parse(text),
    authorization: request.headers.authorization ?? '',
  }
}

/** An answer with a list of records, the last page of one page. */
export function page(key: string, records: readonly object[], cursor?: string): ScriptedAnswer {
  const paging = { totalRecords: records.length, currentPageSize: records.length, currentPageNumber: 0 }
  return { body: { requestId: 'r', records: { ...paging, ...(cursor && { cursor }) }, [key]: records } }
}

/** Gong's words for an empty list. */
export const nothingFound: ScriptedAnswer = {
  status: 404,
  body: { requestId: 'r', errors: ['No calls found corresponding to the provided filters'] },
}
