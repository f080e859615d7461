import type { SyncStatus } from '../../jobs/sync-status.ts'

const units = [
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** A frequency as people read it: `every hour`, `every 5 minutes`. */
export function formatFrequency(ms: number): string {
  const [unit, length] = units.find(([, length]) => ms % length === 0) ?? ['second', 1000]
  const count = ms / length
  return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`
}

/** How a sync stands, in Nango's shape. */
export function describeSync(status: SyncStatus) {
  const { last } = status
  return {
    id: status.id,
    connection_id: status.connection.id,
    name: status.name,
    variant: status.variant,
    status: status.state,
    type: last?.isComplete === true ? 'INCREMENTAL' : 'INITIAL',
    finishedAt: isoOf(last?.finishedAt),
    nextScheduledSyncAt: isoOf(status.nextAt),
    frequency: formatFrequency(status.frequencyMs),
    latestResult: last?.result ?? null,
    latestExecutionStatus: last === undefined ? null : last.status === 'success' ? 'SUCCESS' : 'FAILED',
    // Nango tells of errors only in its log.
    latestError: last?.error ?? null,
    recordCount: status.recordCount,
    checkpoint: status.checkpoint,
  }
}

function isoOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString()
}
