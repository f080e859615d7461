/** Something that works by itself. */
export interface Worker {
  start(): void
  /** Ends it at a clean point. */
  stop(): Promise<void>
}

/** Starts and stops what works by itself; stopped in the reverse order. */
export function runWorkers(workers: readonly Worker[]) {
  return {
    startWork: () => {
      for (const worker of workers) worker.start()
    },
    async stopWork() {
      for (const worker of workers.toReversed()) await worker.stop()
    },
  }
}
