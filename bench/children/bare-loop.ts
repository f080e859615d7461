import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { buildRequest } from '../../src/client/build-request.ts'
import { tableOf } from '../../src/destinations/table.ts'
import { listAction } from '../../src/entities/actions.ts'
import { requireStream } from '../../src/entities/names.ts'
import { finish, readJob, readUsage } from './finish.ts'

/**
 * The limit: fetches the same pages from the same simulator one after the other, parses them and inserts the same
 * rows with one prepared statement, a transaction a page. No checks, no hashes, no state, no retry.
 */
type Fields = Record<string, unknown>

const { url, database: file, streams } = readJob()
const authorization = `Basic ${btoa('bench:bench')}`
const database = new DatabaseSync(file)
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
const range = {
  fromDateTime: '1970-01-01T00:00:00Z',
  toDateTime: new Date(Date.now() + 86_400_000).toISOString(),
}

async function post(path: string, body: Fields): Promise<Fields> {
  const headers = { authorization, 'content-type': 'application/json' }
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  return JSON.parse(await answer.text())
}

async function get(path: string, query: Record<string, string>): Promise<Fields> {
  const answer = await fetch(`${url}${path}?${new URLSearchParams(query)}`, { headers: { authorization } })
  return JSON.parse(await answer.text())
}

function cursorOf(page: Fields): string | undefined {
  return (page['records'] as { cursor?: string }).cursor
}

async function* pagesOfCalls(): AsyncGenerator<Fields[]> {
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page: Fields = await get('/v2/calls', { ...range, ...(cursor === '' ? {} : { cursor }) })
    yield page['calls'] as Fields[]
    cursor = cursorOf(page)
  }
}

async function* pagesOfExtensiveCalls(): AsyncGenerator<Fields[]> {
  const { params } = requireStream('extensive_calls').stream
  const { action } = listAction(requireStream('extensive_calls'))
  const { body } = buildRequest(action, { ...params, ...range })
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page: Fields = await post('/v2/calls/extensive', {
      ...(body as Fields),
      ...(cursor === '' ? {} : { cursor }),
    })
    yield (page['calls'] as Fields[]).map(({ metaData, media, ...rest }) => ({
      ...rest,
      ...(media as Fields | undefined),
      ...(metaData as Fields),
    }))
    cursor = cursorOf(page)
  }
}

/** The transcripts of the calls on each page of the list of calls, which is what brings the ids. */
async function* pagesOfTranscripts(): AsyncGenerator<Fields[]> {
  for await (const calls of pagesOfCalls()) {
    const callIds = calls.map((call) => call['id'])
    const page = await post('/v2/calls/transcript', { filter: { callIds } })
    const started = new Map(calls.map((call) => [call['id'], call['started']]))
    yield (page['callTranscripts'] as Fields[]).map((row) => ({
      ...row,
      started: started.get(row['callId']),
    }))
  }
}

const readers: Readonly<Record<string, () => AsyncGenerator<Fields[]>>> = {
  calls: pagesOfCalls,
  extensive_calls: pagesOfExtensiveCalls,
  call_transcripts: pagesOfTranscripts,
}

/** A table with the columns and the key that ours has, and the statement that fills it. */
function createTable(name: string): { readonly fields: readonly string[]; readonly insert: StatementSync } {
  const { columns, key } = tableOf(requireStream(name))
  const names = columns.map((column) => `"${column.name}"`)
  database.exec(
    `CREATE TABLE "${name}" (${names.join(', ')}, _synced_at, _deleted_at, _hash, PRIMARY KEY (${key.join(', ')}))`,
  )
  const marks = names.map(() => '?').join(', ')
  const insert = database.prepare(`INSERT INTO "${name}" VALUES (${marks}, '2026-01-01T00:00:00Z', NULL, '')`)
  return { fields: columns.map(({ field }) => field), insert }
}

function toValue(value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number') return value
  return typeof value === 'boolean' ? Number(value) : JSON.stringify(value)
}

let rows = 0
for (const name of streams) {
  const { fields, insert } = createTable(name)
  const read = readers[name]
  if (read === undefined) throw new Error(`The bare loop has no reader for ${name}`)
  for await (const page of read()) {
    database.exec('BEGIN')
    for (const row of page) insert.run(...fields.map((field) => toValue(row[field])))
    database.exec('COMMIT')
    rows += page.length
  }
}
database.close()
finish({ ...readUsage(), rows })
