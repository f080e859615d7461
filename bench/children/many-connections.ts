import { randomBytes } from 'node:crypto'
import { systemRuntime } from '../../src/client/runtime.ts'
import { openHub } from '../../src/hub/open-hub.ts'
import { tidy } from '../../src/jobs/clear-records.ts'
import { createSyncCatalog } from '../../src/jobs/sync-catalog.ts'
import { createSyncWorker } from '../../src/jobs/sync-worker.ts'
import { createVirtualTime } from '../../test/support/virtual-time.ts'
import type { ManyJob, ManyMeasured } from '../messages.ts'
import { readJob } from './finish.ts'
import { createLightGong } from './light-gong.ts'

/** Syncs very many connections hourly, in time that passes only while everybody waits for it. */
const job = readJob<ManyJob>()
const hourMs = 3_600_000
const start = Date.parse('2026-03-02T00:00:00Z')
const time = createVirtualTime(start)
const { clock } = time
const gong = createLightGong(clock)

const hub = await openHub({
  dataDir: job.folder,
  encryptionKey: undefined,
  baseUrl: 'https://api.gong.io',
  // The client's own budget: three requests a second for each account.
  ratePerSecond: undefined,
  ratePerDay: undefined,
  clock,
  random: systemRuntime.random,
  randomId: systemRuntime.randomId,
  randomBytes: (count) => randomBytes(count),
  fetch: gong.fetch,
  wire: systemRuntime.wire,
  secrets: [],
  log: (line) => console.error(line),
})

const samples: number[] = []
function sample(): void {
  globalThis.gc?.()
  samples.push(process.memoryUsage().rss / 2 ** 20)
}

/** Lets hours pass. */
async function live(hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour++) {
    await time.pass(hourMs)
    sample()
  }
}

// Only what runs syncs, which looks less often than it does otherwise: of a week's seconds nearly all are idle.
const { database, engine, connections, records, outbox, operations, alerts } = hub
const worker = createSyncWorker({
  database,
  engine,
  clock,
  randomId: systemRuntime.randomId,
  owner: 'bench',
  connections,
  catalog: createSyncCatalog(() => []),
  records,
  outbox,
  operations,
  alerts,
  includePrivate: false,
  runFunction: () => Promise.resolve(),
  prepare: () => Promise.resolve(),
  tidy: () => tidy(database, records, clock.now()),
  lookEveryMs: 10_000,
  log: (line) => console.error(line),
})

let isConnected = false
const cpu = process.cpuUsage()
worker.start()
const connecting = connectAll()
while (!isConnected) await time.pass(1000)
await connecting
await live(job.hours)
const { user, system } = process.cpuUsage(cpu)
await report()

async function connectAll(): Promise<void> {
  for (let number = 0; number < job.connections; number++) {
    await connections.connect({
      integration: 'gong',
      id: `c${number}`,
      credentials: { type: 'access_key', accessKey: `key${number}`, accessKeySecret: 'secret' },
      settings: { streams: ['calls', 'extensive_calls', 'call_transcripts', 'users'] },
    })
  }
  isConnected = true
}

/** Compares each run with the moment at which it was due. */
async function report(): Promise<void> {
  const rows = await hub.database
    .selectFrom('runs')
    .select(['connection', 'status', 'started_at', 'finished_at'])
    .orderBy('started_at')
    .execute()
  const runsOf = new Map<number, number[]>()
  for (const { connection, started_at: at } of rows)
    runsOf.set(connection, [...(runsOf.get(connection) ?? []), at])
  const lateness: number[] = []
  const counts: number[] = []
  for (const starts of runsOf.values()) {
    // The first run is at once; the second is the first in the connection's rhythm.
    const [, second = 0, ...others] = starts
    counts.push(starts.length)
    for (const at of others) lateness.push(((at - second + hourMs / 2) % hourMs) - hourMs / 2)
  }
  const worst = lateness.reduce((most, ms) => Math.max(most, Math.abs(ms)), 0)
  await worker.stop()
  await hub.close()
  process.send?.(
    {
      runs: rows.length,
      failed: rows.filter(({ status }) => status !== 'success').length,
      connections: runsOf.size,
      leastRuns: Math.min(...counts),
      worstLatenessMs: worst,
      requests: gong.requests(),
      cpuSeconds: (user + system) / 1e6,
      memoryMb: samples,
    } satisfies ManyMeasured,
    () => process.exit(0),
  )
}
