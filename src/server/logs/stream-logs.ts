import type { z } from 'zod'
import type { Row } from '../../database/tables.ts'
import type { Clock } from '../../http/clock.ts'
import type { LogFeed, LogNews } from '../../logs/log-feed.ts'
import { viewLine, viewOperation } from '../../logs/log-views.ts'
import type { streamQuery } from './log-query.ts'

type Query = z.output<typeof streamQuery>

/** Events that wait for a slow reader; what comes on top is left out and said to be. */
const mostWaiting = 2000
/** Proxies close a connection on which nothing moves. */
const heartbeatMs = 15_000

/** News of the log as server-sent events, until the signal comes. */
export function streamLogs(feed: LogFeed, query: Query, clock: Clock, signal: AbortSignal): Response {
  const ended = new AbortController()
  const until = AbortSignal.any([signal, ended.signal])
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const encoder = new TextEncoder()
        let isBehind = false
        const send = (text: string) => controller.enqueue(encoder.encode(text))
        send(': here is the log\n\n')
        const leave = feed.subscribe((news) => {
          if (!isWanted(news, query)) return
          if ((controller.desiredSize ?? 0) <= 0) {
            isBehind = true
            return
          }
          if (isBehind) send(encode({ type: 'gap' }))
          isBehind = false
          send(encode(news))
        })
        const end = () => {
          leave()
          if (!ended.signal.aborted) controller.close()
        }
        if (until.aborted) return end()
        until.addEventListener('abort', end, { once: true })
        void beat(() => send(': still here\n\n'), clock, until)
      },
      cancel: () => ended.abort(),
    },
    { highWaterMark: mostWaiting },
  )
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  })
}

async function beat(send: () => void, clock: Clock, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    await clock.sleep(heartbeatMs, until).catch(() => undefined)
    if (!until.aborted) send()
  }
}

function isWanted(news: LogNews, { kind, status, connection, integration, name }: Query): boolean {
  if (news.type === 'gap') return true
  const row: Row<'operations'> = news.operation
  return (
    (kind === undefined || kind.some((one) => one === row.kind)) &&
    (status === undefined || status === row.status) &&
    (connection === undefined || connection === row.connection_id) &&
    (integration === undefined || integration === row.integration) &&
    (name === undefined || name === row.name)
  )
}

function encode(news: LogNews): string {
  return `event: ${news.type}\ndata: ${JSON.stringify(contentOf(news))}\n\n`
}

function contentOf(news: LogNews): unknown {
  if (news.type === 'operation') return viewOperation(news.operation)
  return news.type === 'line' ? { operation: news.operation.id, ...viewLine(news.line) } : {}
}
