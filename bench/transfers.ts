import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TransferJob } from './messages.ts'
import { measureTransfer, withAccount } from './processes.ts'
import type { Row } from './report.ts'

const smallBytes = 1e6
const mostMoreMb = 80

/** How much more memory a large recording takes than a small one, down and up. */
export async function benchTransfers(largeBytes: number): Promise<Row[]> {
  const rows: Row[] = []
  for (const direction of ['download', 'upload'] as const) {
    const small = await peakMb(direction, smallBytes)
    const large = await peakMb(direction, largeBytes)
    rows.push({
      what: `${direction} of ${largeBytes / 1e9} GB: peak memory`,
      ours: `${Math.round(large)} MB`,
      reference: `${Math.round(small)} MB for ${smallBytes / 1e6} MB`,
      ratio: large / small,
      goal: `< ${mostMoreMb} MB more`,
      isMet: large - small < mostMoreMb,
    })
  }
  return rows
}

function peakMb(direction: TransferJob['direction'], bytes: number): Promise<number> {
  return withAccount({ calls: 20, mediaBytes: bytes, ratePerSecond: 0 }, async ({ url }) => {
    const folder = mkdtempSync(join(tmpdir(), 'gong-bench-'))
    const file = join(folder, 'recording.mp3')
    try {
      if (direction === 'upload') {
        writeFileSync(file, '')
        // A file of zeros that takes no room.
        truncateSync(file, bytes)
      }
      const measured = await measureTransfer({ direction, url, file })
      if (statSync(file).size !== bytes)
        throw new Error(`${statSync(file).size} bytes came instead of ${bytes}.`)
      return measured.peakMb
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}
