import type { Budget } from '../http/budget.ts'
import type { HttpEvent } from '../http/transport.ts'
import type { SyncEvent } from '../sync/events.ts'
import type { Context, Screen } from './context.ts'
import { dim, formatCount, formatDuration, green, red, yellow } from './format.ts'
import { advance, type StreamProgress, type StreamsProgress, timeToGo } from './progress-state.ts'

export interface Progress {
  onSync(event: SyncEvent): void
  onHttp(event: HttpEvent): void
  /** Requests sent, and refusals for speed among them. */
  readonly counts: Readonly<{ requests: number; refused: number }>
  /** Requests a second from the first to the last. */
  rate(): number
  /** Takes the drawing away: what follows says the same in numbers. */
  stop(): void
}

const drawEveryMs = 120
/** Between lines where there is no terminal to draw on. */
const lineEveryMs = 5000
const barWidth = 24

/** Shows a sync while it runs: a bar a stream on a terminal, a plain line now and then elsewhere. */
export function createProgress(context: Context, budget: () => Budget | undefined): Progress {
  const { screen, clock } = context
  const streams: StreamsProgress = new Map()
  const traffic = createTraffic()
  let lastDrawn = clock.monotonic()
  let drawnLines = 0
  /** As last heard: drawing does not wait for it. */
  let spentToday: number | undefined

  function erase(): void {
    if (drawnLines > 0) screen.write(`\u001b[${drawnLines}F\u001b[0J`)
    drawnLines = 0
  }

  function draw(isDue: boolean): void {
    if (!isDue || streams.size === 0) return
    lastDrawn = clock.monotonic()
    const status = statusLine(streams, traffic, leftToday(), clock.monotonic())
    if (!screen.isTerminal) {
      context.tell(plainLine(streams, status))
      return
    }
    const lines = [...streams].map(([entity, stream]) => streamLine(screen, entity.name, stream))
    erase()
    screen.write([...lines, dim(screen, cut(status, screen.columns - 1))].map((line) => `${line}\n`).join(''))
    drawnLines = lines.length + 1
  }
  /** Calls left today, where there is a limit. */
  function leftToday(): number | undefined {
    const shared = budget()
    if (shared === undefined || shared.perDay === 0) return undefined
    void shared.spentToday().then((spent) => {
      spentToday = spent
    })
    return spentToday === undefined ? undefined : Math.max(0, shared.perDay - spentToday)
  }
  const isDue = () => clock.monotonic() - lastDrawn >= (screen.isTerminal ? drawEveryMs : lineEveryMs)

  return {
    counts: traffic,
    onSync(event) {
      if (event.type === 'note') {
        erase()
        context.tell(`${event.entity.name}: ${event.message}`)
      }
      advance(streams, event)
      draw(isDue())
    },
    onHttp(event) {
      note(traffic, event, clock.monotonic())
      if (event.type === 'wait' && !screen.isTerminal) context.tell(traffic.waiting ?? '')
      draw(isDue())
    },
    rate: () =>
      traffic.last > traffic.first ? ((traffic.requests - 1) * 1000) / (traffic.last - traffic.first) : 0,
    stop() {
      erase()
    },
  }
}

interface Traffic {
  requests: number
  refused: number
  /** When the first and the last request was sent. */
  first: number
  last: number
  waiting: string | undefined
}

function createTraffic(): Traffic {
  return { requests: 0, refused: 0, first: 0, last: 0, waiting: undefined }
}

function note(traffic: Traffic, event: HttpEvent, now: number): void {
  if (event.type === 'request') {
    if (traffic.requests === 0) traffic.first = now
    traffic.last = now
    traffic.requests++
    traffic.waiting = undefined
  } else if (event.type === 'wait') {
    traffic.waiting = `waiting ${formatDuration(event.ms)}: ${event.error.message}`
  } else if (event.type === 'answer' && event.status === 429) traffic.refused++
}

function streamLine(screen: Screen, name: string, { rows, estimate, state }: StreamProgress): string {
  const marks = {
    waiting: dim(screen, '·'),
    reading: yellow(screen, '›'),
    complete: green(screen, '✓'),
    failed: red(screen, '✗'),
  }
  const share = state === 'complete' ? 1 : estimate ? Math.min(1, rows / estimate) : 0
  const filled = Math.round(share * barWidth)
  const bar = `${'━'.repeat(filled)}${dim(screen, '·'.repeat(barWidth - filled))}`
  const of = estimate !== undefined && state === 'reading' ? dim(screen, ` of ${formatCount(estimate)}`) : ''
  return `${marks[state]} ${name.padEnd(26)} ${bar} ${formatCount(rows).padStart(9)}${of}`
}

function plainLine(streams: StreamsProgress, status: string): string {
  const rows = [...streams.values()].reduce((sum, stream) => sum + stream.rows, 0)
  return `${formatCount(rows)} rows · ${status}`
}

/** Calls spent, calls left today, time to go. */
function statusLine(
  streams: StreamsProgress,
  traffic: Traffic,
  left: number | undefined,
  now: number,
): string {
  const toGo = traffic.requests === 0 ? undefined : timeToGo(streams, now - traffic.first)
  const parts = [
    `${formatCount(traffic.requests)} calls spent`,
    left === undefined ? undefined : `${formatCount(left)} left today`,
    toGo === undefined ? undefined : `${formatDuration(toGo)} to go`,
    traffic.waiting,
  ]
  return parts.filter((part) => part !== undefined).join(' · ')
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text
}
