import type { DueLane } from '../webhooks/deliveries.ts'

export interface LaneQueueOptions {
  /** Lanes at once, in all, without those that are slow. */
  readonly most: number
  /** With them: one that waits costs little, and others must not wait with it. */
  readonly mostInAll: number
  /** Lanes at once to one destination. */
  readonly mostOfOne: number
  /** After how many milliseconds a lane counts as slow. */
  readonly slowAfterMs: number
  /** In milliseconds since some start. */
  readonly now: () => number
  /** Works a lane off; must not fail. */
  readonly work: (lane: string) => Promise<void>
  /** Hears that one has ended. */
  readonly onEnd: () => void
}

/** Lanes that this process works off, and those that it is about to. */
export interface LaneQueue {
  /** Whether one more could be begun. */
  readonly hasRoom: boolean
  /** All that it has, begun or not. */
  lanes(): string[]
  /** Destinations that get as much at once as they may. */
  full(): string[]
  /** Takes more, and begins what may be begun; the others go on waiting. */
  add(lanes: readonly DueLane[]): void
  /** Those that are being worked off. */
  underwayLanes(): string[]
  underway(): Promise<void>[]
}

interface BusyLane {
  readonly destination: string
  readonly since: number
  readonly done: Promise<void>
}

export function createLaneQueue(options: LaneQueueOptions): LaneQueue {
  const { most, mostInAll, mostOfOne, slowAfterMs, now, work, onEnd } = options
  const waiting: DueLane[] = []
  const busy = new Map<string, BusyLane>()
  const full = () => {
    const byDestination = Map.groupBy(busy.values(), ({ destination }) => destination)
    return [...byDestination].flatMap(([destination, { length }]) =>
      length >= mostOfOne ? [destination] : [],
    )
  }
  const hasRoom = () => {
    const quickSince = now() - slowAfterMs
    return (
      busy.size < mostInAll &&
      busy
        .values()
        .filter(({ since }) => since > quickSince)
        .toArray().length < most
    )
  }
  function begin({ lane, destination }: DueLane): void {
    const done = work(lane).finally(() => {
      busy.delete(lane)
      onEnd()
    })
    busy.set(lane, { destination, since: now(), done })
  }
  return {
    get hasRoom() {
      return hasRoom()
    },
    lanes: () => [...busy.keys(), ...waiting.map(({ lane }) => lane)],
    full,
    add(lanes) {
      waiting.push(...lanes)
      for (const next of waiting.splice(0)) {
        if (hasRoom() && !full().includes(next.destination)) begin(next)
        else waiting.push(next)
      }
    },
    underwayLanes: () => [...busy.keys()],
    underway: () => [...busy.values()].map(({ done }) => done),
  }
}
