import type { Alerts } from '../logs/alerts.ts'
import { createDeliveries } from '../webhooks/deliveries.ts'
import { type ClaimWorker, createClaimWorker } from './claim-worker.ts'
import { deliverLane, ownMs, type Sending } from './deliver-lane.ts'
import { createTryKeeper } from './keep-tries.ts'
import { createLaneQueue } from './lane-queue.ts'

/** How often it is looked whether something is due, in milliseconds: what other processes put in wakes nobody here. */
const lookMs = 500
/** Lanes at once, in all and to one destination: one that is slow must not hold up others. */
const mostLanes = 32
/** The same with those that wait for a slow receiver. */
const mostLanesInAll = 256
/** After how long one counts as such, in milliseconds. */
const slowAfterMs = 1000
const mostLanesOfOne = 8
/** Lanes that are looked up together. */
const lanesAtALook = 128
/** How long deliveries under way may take once it is to stop, in milliseconds. */
const graceMs = 3000

type Means =
  | 'database'
  | 'endpoints'
  | 'clock'
  | 'randomId'
  | 'random'
  | 'wire'
  | 'guard'
  | 'redact'
  | 'onTried'

export interface DelivererOptions extends Pick<Sending, Means> {
  /** Hears of failures that are the server's own. */
  readonly log: (line: string) => void
  /** Hears of endpoints that are switched off. */
  readonly alerts?: Pick<Alerts, 'begin'> | undefined
}

/** Sends what is in the outbox. */
export type Deliverer = Pick<ClaimWorker, 'start' | 'wake' | 'stop'>

/**
 * Sends messages to their addresses: those of one connection to one address one after the other, in the order in which
 * they were put in; one that fails waits for its next try and lets those behind it go first. Whatever this process had
 * taken when it was killed is sent by the next one after four seconds.
 */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const { clock, log, redact } = options
  const deliveries = createDeliveries(options.database, options.randomId(), options.alerts)
  const worker = createClaimWorker({
    everyMs: lookMs,
    ownMs,
    graceMs,
    clock,
    what: 'The outbox',
    log: (line) => log(redact(line)),
    take,
    hold: (until) => deliveries.hold(until, queue.underwayLanes()),
    underway: () => queue.underway(),
  })
  const sending: Sending = {
    ...options,
    deliveries,
    keep: createTryKeeper(deliveries.finish),
    stopping: worker.stopping,
    breaking: worker.breaking,
  }
  const queue = createLaneQueue({
    most: mostLanes,
    mostInAll: mostLanesInAll,
    mostOfOne: mostLanesOfOne,
    slowAfterMs,
    now: clock.monotonic,
    work: (lane) =>
      deliverLane(lane, sending).catch((error: unknown) =>
        log(redact(`Webhooks of ${lane} could not be sent: ${String(error)}`)),
      ),
    onEnd: worker.wake,
  })

  async function take(): Promise<void> {
    queue.add([])
    if (!queue.hasRoom) return
    const due = { now: clock.now(), limit: lanesAtALook, busy: queue.lanes(), full: queue.full() }
    queue.add(await deliveries.dueLanes(due))
  }

  return worker
}
