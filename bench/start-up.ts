import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withAccount } from './processes.ts'
import type { Row } from './report.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const mostMs = 300

/** How long the programs take from their start to their end, against Node doing nothing. */
export async function benchStartUp(repeats: number): Promise<Row[]> {
  return withAccount({ calls: 10, ratePerSecond: 0 }, async ({ url }) => {
    const folder = mkdtempSync(join(tmpdir(), 'gong-bench-'))
    const config = join(folder, 'config.json')
    const credentials = { auth_type: 'APIKey', access_key: 'bench', access_key_secret: 'bench' }
    writeFileSync(config, JSON.stringify({ credentials, base_url: url, start_date: '2026-01-01T00:00:00Z' }))
    try {
      const empty = await median(process.execPath, ['--eval', '0'], repeats)
      const rows: Row[] = []
      for (const [program, ...args] of [
        ['source-gong', 'spec'],
        ['source-gong', 'check', '--config', config],
        ['source-gong', 'discover', '--config', config],
        ['gong-connector', '--help'],
      ]) {
        const ms = await median(join(root, 'bin', program ?? ''), args, repeats)
        rows.push({
          what: `${program} ${args[0]}, start to end`,
          ours: `${Math.round(ms)} ms`,
          reference: `${Math.round(empty)} ms for an empty node`,
          ratio: ms / empty,
          goal: `≤ ${mostMs} ms`,
          isMet: ms <= mostMs,
        })
      }
      return rows
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}

/** The median of the milliseconds that a program runs. */
async function median(program: string, args: readonly string[], repeats: number): Promise<number> {
  const times: number[] = []
  for (let repeat = 0; repeat < repeats; repeat++) {
    const started = performance.now()
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let errors = ''
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`${program} ${args[0]} ended with exit code ${code}: ${errors}`)
    times.push(performance.now() - started)
  }
  return times.sort((left, right) => left - right)[Math.floor(repeats / 2)] ?? Number.NaN
}
