import type { Context } from '../context.ts'
import { formatBytes, formatDuration } from '../format.ts'
import { createStatusLine } from './status-line.ts'

/** How far a file has come, drawn on a terminal. */
export interface Transfer {
  /** @param bytes that have come so far. */
  update(bytes: number): void
  end(): void
}

const barWidth = 24

/** @param total in bytes; undefined when only the end will tell. */
export function createTransfer(context: Context, name: string, total: number | undefined): Transfer {
  const { clock } = context
  const line = createStatusLine(context)
  const started = clock.monotonic()
  return {
    update(bytes) {
      const seconds = (clock.monotonic() - started) / 1000
      const perSecond = seconds > 0.5 ? bytes / seconds : undefined
      const parts = [
        name,
        total === undefined ? '' : bar(bytes / Math.max(1, total)),
        total === undefined ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(total)}`,
        perSecond === undefined ? '' : `${formatBytes(perSecond)}/s`,
        perSecond === undefined || total === undefined
          ? ''
          : `${formatDuration(((total - bytes) / perSecond) * 1000)} to go`,
      ]
      line.show(parts.filter((part) => part !== '').join('  '))
    },
    end: line.clear,
  }
}

function bar(share: number): string {
  const filled = Math.round(Math.min(1, share) * barWidth)
  return `${'━'.repeat(filled)}${'·'.repeat(barWidth - filled)}`
}
