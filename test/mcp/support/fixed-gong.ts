import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What this Gong holds. */
export interface Held {
  readonly users?: readonly unknown[]
  readonly call?: unknown
  readonly transcript?: unknown
}

/** A Gong that answers with what it is given, for records that no simulator would make up. */
export async function startFixedGong() {
  let held: Held = {}
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const url = new URL(request.url ?? '', 'http://gong')
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ requestId: 'r', ...answerTo(url, held) }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    hold: (next: Held) => {
      held = next
    },
    close: () => void server.close(),
  }
}

function answerTo(url: URL, { users = [], call, transcript }: Held): object {
  if (url.pathname.endsWith('/users')) {
    const start = Number(url.searchParams.get('cursor') ?? 0)
    const page = users.slice(start, start + 100)
    const more = start + 100 < users.length ? { cursor: String(start + 100) } : {}
    return { users: page, records: { totalRecords: users.length, currentPageSize: page.length, ...more } }
  }
  return url.pathname.endsWith('/transcript') ? { callTranscripts: [transcript] } : { calls: [call] }
}
