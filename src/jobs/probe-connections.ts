import type { Connections } from '../connections/connections.ts'
import type { Clock } from '../http/clock.ts'
import { keepLooking } from './keep-looking.ts'
import { createWakeup } from './wakeup.ts'

/** Asks Gong about connections that nobody has used for a while, so that revoked credentials are found. */
export interface Prober {
  start(): void
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>
}

export interface ProberOptions {
  readonly connections: Connections
  readonly clock: Clock
  /** Hears a line for people. */
  readonly log: (line: string) => void
}

/** How often is looked for connections whose time has come; each has its own, spread by chance. */
const lookEveryMs = 15_000
/** Of a look: more than come due in one, and few enough to spread what came due while the server stood still. */
const mostAtOnce = 40
/** Each goes to another account, whose budget it waits for. */
const sideBySide = 4

/** A prober that works from `start` to `stop`. */
export function createProber({ connections, clock, log }: ProberOptions): Prober {
  let stopping: AbortController | undefined
  let working = Promise.resolve()

  async function probeDue(signal: AbortSignal): Promise<void> {
    const due = [...(await connections.takeDueProbes(mostAtOnce))]
    const workers = Array.from({ length: sideBySide }, async () => {
      for (let next = due.shift(); next !== undefined && !signal.aborted; next = due.shift())
        await connections.probe(next)
    })
    await Promise.all(workers)
  }

  const work = (signal: AbortSignal) =>
    keepLooking({
      look: () => probeDue(signal),
      everyMs: lookEveryMs,
      wakeup: createWakeup(clock),
      clock,
      signal,
      what: 'Connections to be probed',
      log,
    })

  return {
    start() {
      if (stopping !== undefined) return
      stopping = new AbortController()
      working = work(stopping.signal)
    },
    async stop() {
      stopping?.abort()
      stopping = undefined
      await working
    },
  }
}
