import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import type { Clock } from '../http/clock.ts'

export interface SlackOptions {
  readonly database: Database
  /** Slack's incoming webhook; a secret. */
  readonly url: string
  readonly clock: Clock
  readonly fetch: typeof globalThis.fetch
  /** Hears a line for people. */
  readonly log: (line: string) => void
}

const lookMs = 2000
const timeoutMs = 10_000
/** Whoever has taken a message and died does not keep others from sending it for longer, in milliseconds. */
const ownMs = 60_000
const firstPauseMs = 5000
const longestPauseMs = 600_000

/** Tells Slack of failures that begin and end, until the signal comes; each is told by one process, again until it is heard. */
export async function tellSlack(options: SlackOptions, signal: AbortSignal): Promise<void> {
  const { clock, log } = options
  let isDown = false
  while (!signal.aborted) {
    const alert = await claim(options).catch(() => undefined)
    if (alert !== undefined) {
      const failure = await post(textOf(alert, clock.now()), options, signal)
      await settle(alert, failure === undefined, options).catch(() => undefined)
      if (failure !== undefined && !isDown)
        log(`Slack could not be told of a failure, and will be: ${failure}`)
      isDown = failure !== undefined
    }
    // Slack takes about one message a second.
    await clock.sleep(alert === undefined ? lookMs : 1000, signal).catch(() => undefined)
  }
}

/** Takes the oldest message that is due, so that no other process does. */
async function claim({ database, clock }: SlackOptions): Promise<Row<'alerts'> | undefined> {
  const now = clock.now()
  const due = await database
    .selectFrom('alerts')
    .selectAll()
    .where('state', 'in', ['begun', 'ended'])
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst()
  if (due === undefined) return undefined
  const { key, state, attempts, next_at } = due
  return database
    .updateTable('alerts')
    .set({ attempts: attempts + 1, next_at: now + ownMs })
    .where('key', '=', key)
    .where('state', '=', state)
    .where('attempts', '=', attempts)
    .where('next_at', '=', next_at)
    .returningAll()
    .executeTakeFirst()
}

/** Keeps what came of it; what has changed meanwhile is left as it is. */
async function settle(alert: Row<'alerts'>, isTold: boolean, { database, clock }: SlackOptions) {
  const { key, state, attempts } = alert
  if (isTold && state === 'ended') {
    await database.deleteFrom('alerts').where('key', '=', key).where('state', '=', 'ended').execute()
    return
  }
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1))
  await database
    .updateTable('alerts')
    .set(isTold ? { state: 'told' } : { next_at: clock.now() + pause })
    .where('key', '=', key)
    .where('state', '=', state)
    .execute()
}

function textOf({ text, state, since, ended_at: ended }: Row<'alerts'>, now: number): string {
  // Slack reads these three characters as its own markup.
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  if (state !== 'ended') return `:red_circle: ${safe}`
  const minutes = Math.max(1, Math.round(((ended ?? now) - since) / 60_000))
  const lasted = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
  return `:large_green_circle: Over after ${lasted}: ${safe}`
}

/** @returns what went wrong, without the address. */
async function post(text: string, options: SlackOptions, signal: AbortSignal): Promise<string | undefined> {
  const { url, fetch, clock } = options
  const patience = new AbortController()
  const sleep = clock
    .sleep(timeoutMs, patience.signal)
    .then(() => patience.abort(new Error('no answer in time')))
  sleep.catch(() => undefined)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
      redirect: 'manual',
      signal: AbortSignal.any([signal, patience.signal]),
    })
    await response.body?.cancel()
    return response.ok ? undefined : `it answered ${response.status}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    patience.abort()
  }
}
