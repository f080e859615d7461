import type { HttpEvent } from '../http/transport.ts'
import type { LoggedRequest } from './operation-log.ts'

/** What the log keeps of an answer, or of a request that got none; nothing of other events. */
export function requestOf(event: HttpEvent, redact: (text: string) => string): LoggedRequest | undefined {
  if (event.type !== 'answer' && event.type !== 'failure') return undefined
  const { method, attempt } = event
  return {
    method,
    url: redact(addressOf(event)),
    status: event.type === 'answer' ? event.status : undefined,
    ms: Math.round(event.ms),
    attempt,
    waitedMs: Math.round(event.waitedMs),
  }
}

type Sent = Exclude<HttpEvent, { type: 'wait' }>

function addressOf({ baseUrl, path, query }: Sent): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue
    for (const item of Array.isArray(value) ? value : [value]) params.append(name, String(item))
  }
  const search = params.size === 0 ? '' : `?${params}`
  // A base address may hold a password.
  return baseUrl.replace(/\/\/[^/@]*@/, '//').replace(/\/+$/, '') + path + search
}

/** A request to Gong as a line for people. */
export function lineOfRequest({ method, url, status, ms, attempt, waitedMs }: LoggedRequest): string {
  const tried = attempt > 1 ? `, try ${attempt}` : ''
  const waited = waitedMs >= 1 ? `, ${waitedMs} ms waited for the budget` : ''
  return `${method} ${url} ${status ?? 'no answer'} in ${ms} ms${tried}${waited}`
}
