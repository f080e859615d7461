import type { DueLane } from '../webhooks/deliveries.ts'

export interface LaneQueueOptions {
  /** Lanes at once, in all. */
  readonly most: number
  /** Lanes at once to one destination. */
  readonly mostOfOne: number
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
  underway(): Promise<void>[]
}

export function createLaneQueue({ most, mostOfOne, work, onEnd }: LaneQueueOptions): LaneQueue {
  const waiting: DueLane[] = []
  const busy = new Map<string, { readonly destination: string; readonly done: Promise<void> }>()
  const full = () => {
    const byDestination = Map.groupBy(busy.values(), ({ destination }) => destination)
    return [...byDestination].flatMap(([destination, { length }]) =>
      length >= mostOfOne ? [destination] : [],
    )
  }
  function begin({ lane, destination }: DueLane): void {
    const done = work(lane).finally(() => {
      busy.delete(lane)
      onEnd()
    })
    busy.set(lane, { destination, done })
  }
  return {
    get hasRoom() {
      return busy.size < most
    },
    lanes: () => [...busy.keys(), ...waiting.map(({ lane }) => lane)],
    full,
    add(lanes) {
      waiting.push(...lanes)
      for (const next of waiting.splice(0)) {
        if (busy.size < most && !full().includes(next.destination)) begin(next)
        else waiting.push(next)
      }
    },
    underway: () => [...busy.values()].map(({ done }) => done),
  }
}
