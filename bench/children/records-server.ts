import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemRuntime } from '../../src/client/runtime.ts'
import { type Database, openDatabase } from '../../src/database/open-database.ts'
import { createMcpHandler } from '../../src/mcp/create-mcp-handler.ts'
import { createRecordStore } from '../../src/records/create-record-store.ts'
import type { RecordStore } from '../../src/records/record-store.ts'
import { openServer } from '../../src/server/open-server.ts'
import { serve } from '../../src/server/serve.ts'
import type { RecordsJob, RecordsServer } from '../messages.ts'
import { readJob } from './finish.ts'

/** A server with very many records of one model; told so, a writer works beside it. */
const { folder, apiKey, count, pagesPerSecond } = readJob<RecordsJob>()
const recordsOfPage = 100

/** A Gong that lets everybody in and has nothing. */
const fetch = () => Promise.resolve(Response.json({ requestId: 'bench', users: [], workspaces: [] }))

function callOf(number: number, title: string) {
  const id = String(4_000_000_000_000_000_000n + BigInt(number) * 7919n)
  const started = 1_700_000_000_000 + number * 1000
  return {
    id,
    time: { from: started, to: started },
    data: {
      id,
      url: `https://us-11111.app.gong.example/call?id=${id}`,
      title,
      started: new Date(started).toISOString(),
      scheduled: new Date(started).toISOString(),
      duration: 1800,
      primaryUserId: '7134568603871501546',
      direction: 'Conference',
      system: 'Zoom',
      scope: 'External',
      media: 'Video',
      language: 'eng',
      workspaceId: '8841305405668230199',
      purpose: 'Account Review',
      meetingUrl: 'https://zoom.example/j/71317625839',
      isPrivate: false,
      calendarEventId: '698838438662@google.example',
    },
  }
}

/** As large as an extensive call: about 7 kB. */
const content = Array.from({ length: 60 }, (_, index) => ({
  name: `Tracker ${index}`,
  phrases: ['pricing', 'budget', 'the competition'],
  count: index,
  speakerId: '5510388478298107',
}))

async function fill(database: Database, store: RecordStore): Promise<void> {
  for (let start = 0; start < count; start += recordsOfPage) {
    const page = Array.from({ length: recordsOfPage }, (_, index) =>
      callOf(start + index, 'Monthly check-in'),
    )
    await database.transaction().execute((trx) => store.save(trx, 1, 'Call', page))
  }
}

/** Stores pages as a sync does that is never done, and never tells so. */
async function write(database: Database, store: RecordStore): Promise<void> {
  for (let page = 0; ; page++) {
    const records = Array.from({ length: recordsOfPage }, (_, index) => {
      const { data, ...call } = callOf(page * recordsOfPage + index, 'New')
      return { ...call, data: { ...data, content } }
    })
    await database.transaction().execute((trx) => store.save(trx, 1, 'ExtensiveCall', records))
    const some = Array.from({ length: 10 }, (_, index) => callOf(page * 10 + index, `Changed ${page}`))
    await database.transaction().execute((trx) => store.save(trx, 1, 'Call', some))
    await sleep(1000 / pagesPerSecond)
  }
}

const { clock, random, randomId } = systemRuntime
const server = await openServer({
  dataDir: folder,
  apiKey,
  encryptionKey: undefined,
  baseUrl: 'https://api.gong.io',
  ratePerSecond: 0,
  ratePerDay: 0,
  includePrivate: false,
  mcp: createMcpHandler({ tools: {}, clock, log: () => undefined }),
  clock,
  random,
  randomId,
  randomBytes: (count) => randomBytes(count),
  fetch: fetch as typeof globalThis.fetch,
  wire: systemRuntime.wire,
  log: () => undefined,
})
const { url } = await serve(server.app, { host: '127.0.0.1', port: 0 }, clock)
const { database, engine } = await openDatabase({ engine: 'sqlite', path: join(folder, 'server.db') })
const store = createRecordStore(database, engine, clock.now)
await fill(database, store)
process.on('message', () => void write(database, store))
process.send?.({ url } satisfies RecordsServer)
