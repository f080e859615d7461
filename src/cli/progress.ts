import type { Entity } from '../entities/entity.ts'
import type { Budget } from '../http/budget.ts'
import type { HttpEvent } from '../http/transport.ts'
import type { SyncEvent } from '../sync/events.ts'
import type { Context } from './context.ts'
import { dim, formatCount, formatDuration, green, red, yellow } from './format.ts'

interface StreamProgress {
  rows: number
  estimate: number | undefined
  state: 'waiting' | 'reading' | 'complete' | 'failed'
}

export interface Progress {
  onSync(event: SyncEvent): void
  onHttp(event: HttpEvent): void
  /** Requests sent, and refusals for speed among them. */
  readonly counts: { requests: number; refused: number }
  /** Requests a second from the first to the last. */
  rate(): number
  /** Takes the drawing away, so that other text can follow. */
  stop(): void
}

const drawEveryMs = 120
const barWidth = 24
/** Between lines where there is no terminal to draw on. */
const lineEveryMs = 5000

/** Shows a sync while it runs: a bar per stream on a terminal, a plain line now and then elsewhere. */
export function createProgress(context: Context, budget: () => Budget | undefined): Progress {
  const { screen, clock } = context
  const streams = new Map<Entity, StreamProgress>()
  const counts = { requests: 0, refused: 0 }
  let first: number | undefined
  let last = 0
  let drawnLines = 0
  let lastDrawn = Number.NEGATIVE_INFINITY
  let waiting: string | undefined

  const of = (entity: Entity): StreamProgress => {
    let progress = streams.get(entity)
    if (progress === undefined)
      streams.set(entity, (progress = { rows: 0, estimate: undefined, state: 'waiting' }))
    return progress
  }

  function erase(): void {
    if (drawnLines > 0) screen.write(`\u001b[${drawnLines}F\u001b[0J`)
    drawnLines = 0
  }

  function draw(isForced = false): void {
    const now = clock.monotonic()
    if (!isForced && now - lastDrawn < (screen.isTerminal ? drawEveryMs : lineEveryMs)) return
    lastDrawn = now
    if (!screen.isTerminal) {
      const rows = [...streams.values()].reduce((sum, stream) => sum + stream.rows, 0)
      if (rows > 0) context.tell(`${formatCount(rows)} rows, ${status()}`)
      return
    }
    erase()
    const lines = [
      ...[...streams].map(([entity, stream]) => streamLine(entity, stream)),
      dim(screen, status()),
    ]
    screen.write(lines.map((line) => `${line}\n`).join(''))
    drawnLines = lines.length
  }

  function streamLine(entity: Entity, { rows, estimate, state }: StreamProgress): string {
    const mark = {
      waiting: dim(screen, '·'),
      reading: yellow(screen, '›'),
      complete: green(screen, '✓'),
      failed: red(screen, '✗'),
    }[state]
    const share = state === 'complete' ? 1 : estimate ? Math.min(1, rows / estimate) : 0
    const filled = Math.round(share * barWidth)
    const bar = `${'━'.repeat(filled)}${dim(screen, '━'.repeat(barWidth - filled))}`
    return `${mark} ${entity.name.padEnd(26)} ${bar} ${formatCount(rows).padStart(9)}${estimate && state === 'reading' ? dim(screen, ` of ${formatCount(estimate)}`) : ''}`
  }

  /** Calls spent, calls left today, time to go. */
  function status(): string {
    const known = budget()
    const left =
      known === undefined || known.perDay === 0 ? undefined : Math.max(0, known.perDay - known.spentToday())
    return [
      `${formatCount(counts.requests)} calls spent`,
      left === undefined ? undefined : `${formatCount(left)} left today`,
      timeToGo(),
      waiting,
    ]
      .filter((part) => part !== undefined)
      .join(' · ')
  }

  function timeToGo(): string | undefined {
    if (first === undefined) return undefined
    const elapsed = clock.monotonic() - first
    const known = [...streams.values()].filter(({ estimate, state }) => estimate && state === 'reading')
    const total = known.reduce((sum, { estimate }) => sum + (estimate ?? 0), 0)
    const rows = known.reduce((sum, stream) => sum + stream.rows, 0)
    if (rows === 0 || elapsed < 1000) return undefined
    return `${formatDuration((elapsed * Math.max(0, total - rows)) / rows)} to go`
  }

  return {
    counts,
    onSync(event) {
      switch (event.type) {
        case 'started':
          of(event.entity)
          break
        case 'estimate': {
          const progress = of(event.entity)
          progress.estimate = (progress.estimate ?? 0) + event.rows
          break
        }
        case 'written':
          for (const { entity, added, updated, unchanged } of event.written) {
            const progress = of(entity)
            progress.rows += added + updated + unchanged
            if (progress.state === 'waiting') progress.state = 'reading'
          }
          break
        case 'complete':
          of(event.entity).state = 'complete'
          break
        case 'failed':
          of(event.entity).state = 'failed'
          break
        case 'note':
          erase()
          context.tell(`${event.entity.name}: ${event.message}`)
          break
      }
      draw(event.type === 'complete' && screen.isTerminal)
    },
    onHttp(event) {
      if (event.type === 'request') {
        const now = clock.monotonic()
        first ??= now
        last = now
        counts.requests++
        waiting = undefined
      } else if (event.type === 'answer' && event.status === 429) counts.refused++
      else if (event.type === 'wait') {
        waiting = `waiting ${formatDuration(event.ms)}: ${event.error.message}`
        if (!screen.isTerminal) context.tell(waiting)
      }
      if (streams.size > 0) draw()
    },
    rate: () => (first === undefined || last <= first ? 0 : (counts.requests - 1) / ((last - first) / 1000)),
    stop: () => {
      draw(screen.isTerminal)
      drawnLines = 0
    },
  }
}
