import { DatabaseSync } from 'node:sqlite'
import { type Question, questions } from '../../entities/questions.ts'
import { GongError } from '../../errors/gong-error.ts'
import { startSimulator } from '../../simulator/start-simulator.ts'
import type { Context } from '../context.ts'
import { bold, dim, formatCount, formatDuration, formatTable } from '../format.ts'
import type { GivenSettings } from '../settings.ts'
import { sync } from './sync.ts'

export interface DemoFlags {
  readonly to: string
  readonly calls: string
  /** Requests a second. */
  readonly rate?: string
}

const simulatedUsers = 60
/** Days over which the simulated calls are spread. */
const simulatedDays = 120
const dayMs = 86_400_000

/** Copies an account into `gong.db` and asks it three questions: yours if a key is set, else a simulated one. */
export async function demo(context: Context, flags: DemoFlags, given: GivenSettings): Promise<number> {
  const path = /^sqlite:(?:\/\/)?(.+)$/.exec(flags.to)?.[1]
  if (path === undefined) throw new GongError('usage', `The demo writes to SQLite, not to “${flags.to}”.`)
  const isReal = [given.accessKey, given.accessKeySecret, given.accessToken].some(
    (value) => value !== undefined,
  )
  const started = context.clock.monotonic()
  const exitCode = isReal ? await copyReal(context, flags, given) : await copySimulated(context, flags, given)
  if (exitCode !== 0) return exitCode
  context.print(dim(context.screen, `That took ${formatDuration(context.clock.monotonic() - started)}.`))
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    for (const question of questions) context.print(`\n${answer(context, database, question)}`)
  } finally {
    database.close()
  }
  if (!isReal) tellNext(context, path)
  return 0
}

function copyReal(context: Context, flags: DemoFlags, given: GivenSettings): Promise<number> {
  context.print(`Copying your Gong account into ${flags.to}.\n`)
  return sync(context, { to: flags.to }, given)
}

async function copySimulated(context: Context, flags: DemoFlags, given: GivenSettings): Promise<number> {
  const calls = Number(flags.calls)
  if (!Number.isInteger(calls) || calls < 1) {
    throw new GongError('usage', `--calls “${flags.calls}” is no number of calls.`, {
      advice: 'Give a whole number from 1 on.',
    })
  }
  const simulator = await startSimulator({ calls, users: simulatedUsers, days: simulatedDays })
  try {
    context.print(
      `No key is set, so this copies a simulated Gong account (${formatCount(calls)} calls, ${simulatedUsers} users), at the speed that Gong allows.\n`,
    )
    const { accessToken: _, ...rest } = given
    const account = {
      ...rest,
      baseUrl: simulator.url,
      accessKey: 'demo',
      accessKeySecret: 'demo',
      ratePerDay: '0',
    }
    const since = new Date(context.clock.now() - simulatedDays * dayMs).toISOString().slice(0, 10)
    return await sync(context, { to: flags.to, since, isSimulated: true }, account)
  } finally {
    await simulator.close()
  }
}

function answer({ screen }: Context, database: DatabaseSync, { title, sql }: Question): string {
  const rows = database.prepare(sql).all()
  const names = Object.keys(rows[0] ?? {})
  if (rows.length === 0) return `${bold(screen, title)}\n(nothing)`
  const cells = rows.map((row) =>
    names.map((name) => (typeof row[name] === 'number' ? row[name] : String(row[name] ?? ''))),
  )
  return `${bold(screen, title)}\n${formatTable(names, cells)}`
}

/** The command for a real account, and where to look further. */
function tellNext(context: Context, path: string): void {
  const { screen } = context
  context.print(`
${bold(screen, 'Your own account')} (a technical administrator makes the key in Gong: Settings › Ecosystem › API):

  GONG_ACCESS_KEY=… GONG_ACCESS_KEY_SECRET=… ./bin/gong-connector sync --to sqlite:my-gong.db

The tables are in ${path}; any SQLite program opens it. ./bin/gong-connector --help shows what else there is.`)
}
