/** What is being worked off by this process. */
export interface BusyLanes {
  readonly size: number
  lanes(): string[]
  /** Destinations that get as much at once as they may. */
  full(): string[]
  begin(lane: string, destination: string, done: Promise<void>): void
  end(lane: string): void
  /** Resolves when all that is under way now has ended. */
  ended(): Promise<unknown>
}

/** @param mostOfOne lanes to one destination at once. */
export function createBusyLanes(mostOfOne: number): BusyLanes {
  const busy = new Map<string, { readonly destination: string; readonly done: Promise<void> }>()
  return {
    get size() {
      return busy.size
    },
    lanes: () => [...busy.keys()],
    full() {
      const byDestination = Map.groupBy(busy.values(), ({ destination }) => destination)
      return [...byDestination].flatMap(([destination, { length }]) =>
        length >= mostOfOne ? [destination] : [],
      )
    },
    begin: (lane, destination, done) => void busy.set(lane, { destination, done }),
    end: (lane) => void busy.delete(lane),
    ended: () => Promise.all([...busy.values()].map(({ done }) => done)),
  }
}
