import type { Job, Measured, MeasuredPages } from '../messages.ts'

/** The job that this process was started for. */
export function readJob<J = Job>(): J {
  return JSON.parse(process.argv[2] ?? '')
}

/** What the process has used up to the end of its work, which is now. */
export function readUsage(): Omit<Measured, 'rows'> {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  return {
    endedAt: Date.now(),
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMb: maxRSS / 1024,
  }
}

/** Tells the parent what was measured. */
export function finish(measured: Measured | MeasuredPages): void {
  process.send?.(measured, () => process.disconnect())
}
