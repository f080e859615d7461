import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TinyCall {
  readonly id: string
  readonly started: string
  readonly isPrivate?: boolean
}

/** Ways in which a Gong may differ from the simulator and still be Gong. */
export interface Quirks {
  readonly newestFirst?: boolean
  readonly noTotals?: boolean
  /** The last page has no `records` at all. */
  readonly noRecordsOnLastPage?: boolean
  /** Ids are written as 64-bit numbers. */
  readonly numericIds?: boolean
  /** Transcripts come in an order of their own, with one that nobody asked for, so many a page. */
  readonly transcriptPage?: number
  /** Flags that are false are left out. */
  readonly noFalseFlags?: boolean
  /** The calls list filters and orders by a scheduled time that differs from the start. */
  readonly isScheduled?: boolean
  /** Ranges of more days are refused. */
  readonly mostDays?: number
}

interface Seen {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly query: URLSearchParams
}

const pageSize = 100
const empty = 'No calls found corresponding to the provided filters'

/** A Gong of a few dozen lines that shares no code with the simulator: what passes there only must fail here. */
export async function startTinyGong(calls: readonly TinyCall[], quirks: Quirks = {}) {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (part) => {
      text += part
    })
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://gong')
      const body = text === '' ? undefined : JSON.parse(text)
      seen.push({ method: request.method ?? '', path: url.pathname, body, query: url.searchParams })
      const answer = answerTo(url.pathname, body ?? Object.fromEntries(url.searchParams), calls, quirks)
      const status = answer === undefined ? 404 : 'errors' in answer ? 400 : 200
      response.writeHead(status, {
        'content-type': 'application/json;charset=UTF-8',
      })
      const json = JSON.stringify(answer ?? { requestId: '4al018gzaztcr8nbukw', errors: [empty] })
      response.end(
        quirks.numericIds
          ? json.replaceAll(/"((?:call|speaker|primaryUser)?[iI]d)":"(\d+)"/g, '"$1":$2')
          : json,
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The scheduled time of a call: up to an hour off its start, in another order. */
function scheduledOf({ id, started }: TinyCall): string {
  return new Date(Date.parse(started) - (Number(id.slice(-2)) % 60) * 60_000).toISOString()
}

interface Filter {
  readonly fromDateTime?: string
  readonly toDateTime?: string
  readonly callIds?: readonly string[]
}

interface Asked extends Filter {
  readonly cursor?: string
  readonly filter?: Filter
}

function answerTo(
  path: string,
  asked: Asked,
  calls: readonly TinyCall[],
  quirks: Quirks,
): object | undefined {
  const { cursor } = asked
  const filter = asked.filter ?? asked
  const time = (call: TinyCall) =>
    Date.parse(quirks.isScheduled && path === '/v2/calls' ? scheduledOf(call) : call.started)
  const from = Date.parse(filter.fromDateTime ?? '1970-01-01T00:00:00Z')
  const to = Date.parse(filter.toDateTime ?? '2100-01-01T00:00:00Z')
  const asks = new Set(filter.callIds)
  if (quirks.mostDays !== undefined && asks.size === 0 && to - from > quirks.mostDays * 86_400_000) {
    return { requestId: 'x', errors: [`The date range must not exceed ${quirks.mostDays} days`] }
  }
  const direction = quirks.newestFirst ? -1 : 1
  const found = calls
    .filter((call) => (asks.size > 0 ? asks.has(call.id) : time(call) >= from && time(call) < to))
    .toSorted((left, right) => direction * (time(left) - time(right) || Number(left.id) - Number(right.id)))
  const size = path === '/v2/calls/transcript' ? (quirks.transcriptPage ?? pageSize) : pageSize
  const start = cursor === undefined ? 0 : Number(JSON.parse(cursor).next)
  const page = found.slice(start, start + size)
  const next = start + size < found.length ? JSON.stringify({ next: start + size }) : undefined
  const envelope = {
    currentPageSize: page.length,
    currentPageNumber: start / size,
    ...(quirks.noTotals ? {} : { totalRecords: found.length }),
    ...(next === undefined ? {} : { cursor: next }),
  }
  const records = next === undefined && quirks.noRecordsOnLastPage ? {} : { records: envelope }
  if (found.length === 0) return undefined
  const flags = ({ isPrivate = false }: TinyCall) => (quirks.noFalseFlags && !isPrivate ? {} : { isPrivate })
  const metaOf = (call: TinyCall) => ({
    id: call.id,
    started: call.started,
    title: `Call ${call.id}`,
    ...flags(call),
    ...(quirks.isScheduled ? { scheduled: scheduledOf(call) } : {}),
  })
  switch (path) {
    case '/v2/calls':
      return { requestId: 'x', ...records, calls: page.map(metaOf) }
    case '/v2/calls/extensive':
      return { requestId: 'x', ...records, calls: page.map((call) => ({ metaData: metaOf(call) })) }
    case '/v2/calls/transcript': {
      const stranger = quirks.transcriptPage === undefined ? [] : [{ callId: '999', transcript: [] }]
      const own = page
        .toReversed()
        .map(({ id }) => ({ callId: id, transcript: [{ speakerId: '1', sentences: [] }] }))
      return { requestId: 'x', ...records, callTranscripts: [...own, ...stranger] }
    }
    default:
      return undefined
  }
}
