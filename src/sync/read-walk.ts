import type { StreamEntity } from '../entities/entity.ts'
import { GongError } from '../errors/gong-error.ts'
import { type Interval, mergeIntervals } from './interval.ts'
import type { Walk } from './plan-walks.ts'
import type { IdsLane } from './read-ids.ts'
import { OrderBroken, readWindow, savedStates, type WalkContext, type WindowTask } from './read-window.ts'
import type { Run } from './run.ts'
import { loadState, planReading } from './state.ts'

/** The earliest moment that is ever asked for; Airbyte's source starts there too. */
const earliest = 0
/** Windows that are read at the same time. */
const sideBySide = 3

/** Reads a listing by time and writes everything that it brings, window by window. */
export async function readWalk(
  run: Run,
  walk: Walk,
  saved: ReadonlyMap<string, unknown>,
  lanes: readonly IdsLane[],
): Promise<void> {
  const { read } = walk.walked.stream
  if (read.by !== 'window') throw new GongError('internal', `${walk.walked.name} is not read by time.`)
  const streams = [...new Set([...walk.written.map(({ entity }) => entity), ...walk.byIds])]
  const plans = streams.map((entity) => {
    const state = saved.get(entity.name)
    const known = state === undefined ? undefined : loadState(state, entity.name)
    return { entity, ...planReading(known, run.span, earliest) }
  })
  const todo = mergeIntervals(plans.flatMap((plan) => plan.todo))
  const createContext = (isOrdered: boolean): WalkContext => ({
    run,
    walk,
    read,
    lanes,
    isOrdered,
    hasFailed: false,
    states: new Map(plans.map(({ entity, state }): [StreamEntity, typeof state] => [entity, state])),
  })
  try {
    await readWindows(createContext(read.unit === 'instant'), todo)
  } catch (error) {
    if (!(error instanceof OrderBroken)) throw error
    const message = 'Records do not come in order; reading again without relying on it.'
    run.onEvent({ type: 'note', entity: walk.walked, message })
    await readWindows(createContext(false), todo)
  }
}

/**
 * Reads windows side by side, and the windows that they turn into. After a failure no page is asked for any more; it
 * is thrown when the pages under way are stored.
 */
async function readWindows(context: WalkContext, todo: readonly Interval[]): Promise<void> {
  const { run, states } = context
  const queue = todo.map((window): WindowTask => ({ window, restarts: 0, isWhole: true, known: new Set() }))
  // A run that finds nothing left to read still says when it looked.
  if (queue.length === 0) await run.commit({ writes: [], states: savedStates(states) })
  let failure: unknown
  const busy = new Set<Promise<void>>()
  while (queue.length > 0 || busy.size > 0) {
    const task = busy.size < sideBySide ? queue.shift() : undefined
    if (task === undefined) {
      await Promise.race(busy)
      continue
    }
    const reading = readWindow(context, task)
      .then((more) => void queue.push(...more))
      .catch((error: unknown) => {
        failure ??= error
        context.hasFailed = true
        queue.length = 0
      })
      .finally(() => busy.delete(reading))
    busy.add(reading)
  }
  if (failure !== undefined) throw failure
}
