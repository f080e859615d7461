import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { finish, readJob, readUsage } from './finish.ts'

/** Copies streams with `gong-connector sync`, the whole command from its main file on. */
const { url, database, streams, seconds, ratePerSecond } = readJob()
Object.assign(process.env, {
  GONG_ACCESS_KEY: 'bench',
  GONG_ACCESS_KEY_SECRET: 'bench',
  GONG_CONNECTOR_DATA_DIR: dirname(database),
  GONG_BASE_URL: url,
  GONG_RATE_PER_SECOND: String(ratePerSecond),
  GONG_RATE_PER_DAY: '0',
})
process.argv.splice(
  2,
  process.argv.length,
  'sync',
  '--to',
  `sqlite:${database}`,
  '--streams',
  streams.join(','),
)
const timer =
  seconds === undefined ? undefined : setTimeout(() => process.kill(process.pid, 'SIGINT'), seconds * 1000)
await import('../../src/cli/main.ts')
clearTimeout(timer)
const usage = readUsage()
if (process.exitCode !== 0 && process.exitCode !== 130)
  throw new Error(`sync ended with exit code ${process.exitCode}`)
finish({ ...usage, rows: countRows() })

function countRows(): number {
  const copy = new DatabaseSync(database, { readOnly: true })
  const counts = streams.map((name) =>
    Number(copy.prepare(`SELECT count(*) AS rows FROM "${name}"`).get()?.['rows']),
  )
  copy.close()
  return counts.reduce((sum, count) => sum + count, 0)
}
