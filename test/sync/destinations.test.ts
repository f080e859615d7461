import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { createSqliteDestination } from '../../src/destinations/sqlite/sqlite-destination.ts'
import { tableOf } from '../../src/destinations/table.ts'
import { streamList } from '../../src/entities/entities.ts'
import { requireStream } from '../../src/entities/names.ts'
import { toStreamRecord } from '../../src/entities/stream-record.ts'
import { query, temporaryFolder } from '../support/copy-account.ts'

const { file, remove } = temporaryFolder()
afterAll(remove)

const users = requireStream('users')
let clock = Date.parse('2026-03-10T12:00:00Z')
const open = (path: string) => createSqliteDestination(path, { now: () => clock })
const writes = (records: readonly Record<string, unknown>[], entity = users) => ({
  writes: [{ entity, records: records.map((record) => toStreamRecord(entity, record)) }],
  states: [{ entity, state: { since: '2026-01-01T00:00:00Z', done: [], readAt: '2026-01-01T00:00:00Z' } }],
})

/** Opens a new file, stores batches of users and closes it; returns what each batch did. */
async function store(name: string, ...batches: readonly Record<string, unknown>[][]) {
  const destination = open(file(name))
  await destination.open([users])
  const counts = []
  for (const batch of batches) {
    clock += 1000
    const [written] = await destination.commit(writes(batch))
    counts.push([written?.added, written?.updated, written?.unchanged])
  }
  await destination.close()
  return counts
}

describe('a table', () => {
  for (const entity of streamList) {
    it(`of ${entity.name} has its key, a column for each field in snake_case, and ours`, async () => {
      const path = file(`${entity.name}.db`)
      const destination = open(path)
      await destination.open([entity])
      await destination.commit({ writes: [], states: [] })
      await destination.close()
      const columns = query(path, `SELECT name, pk FROM pragma_table_info('${entity.name}') ORDER BY cid`)
      const table = tableOf(entity)
      expect(columns.map(({ name }) => name)).toEqual([
        ...table.columns.map(({ name }) => name),
        '_synced_at',
        '_deleted_at',
        '_hash',
      ])
      for (const { name } of table.columns) expect(name).toMatch(/^[a-z][a-z0-9_]*$/)
      expect(columns.filter(({ pk }) => pk !== 0).map(({ name }) => name)).toEqual(
        table.columns.map(({ name }) => name).filter((name) => table.key.includes(name)),
      )
    })
  }

  it('is written only where something changed', async () => {
    const ann = { id: '1', firstName: 'Ann', settings: { emailsImported: true } }
    const counts = await store(
      'changes.db',
      [ann],
      [ann],
      [{ ...ann, firstName: 'Anna' }],
      [{ ...ann, firstName: 'Anna' }],
    )
    expect(counts).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
      [0, 0, 1],
    ])
    const [row] = query(file('changes.db'), 'SELECT * FROM users')
    expect(row).toMatchObject({ first_name: 'Anna', settings: '{"emailsImported":true}' })
    expect(row?.['_synced_at']).toBe('2026-03-10T12:00:03.000Z')
  })

  it('gets a column for a field that Gong adds, in later runs too, and the same hash whenever it came', async () => {
    const record = { id: '1', favouriteColour: 'green', 'odd name!': { deep: [1] }, ID: 'other' }
    expect(await store('new-fields.db', [{ id: '1' }], [record], [record])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ])
    expect(await store('new-fields.db', [record])).toEqual([[0, 0, 1]])
    await store('new-fields-at-once.db', [record])
    const rows = ['new-fields.db', 'new-fields-at-once.db'].map(
      (name) => query(file(name), 'SELECT * FROM users')[0],
    )
    expect(rows[0]).toMatchObject({
      favourite_colour: 'green',
      odd_name_: '{"deep":[1]}',
      id: '1',
      id_2: 'other',
    })
    expect(rows[0]?.['_hash']).toBe(rows[1]?.['_hash'])
  })

  it('keeps values that are not of the described type', async () => {
    await store('types.db', [
      { id: '1', firstName: 7, active: 'yes', emailAliases: 'one', settings: null, title: { a: 1 } },
    ])
    expect(
      query(file('types.db'), 'SELECT first_name, active, email_aliases, settings, title FROM users'),
    ).toEqual([{ first_name: '7', active: 'yes', email_aliases: '"one"', settings: null, title: '{"a":1}' }])
  })

  it('does not take a media address that was signed anew for a change', async () => {
    const entity = requireStream('extensive_calls')
    const call = (signature: string) => ({
      metaData: { id: '9', media: 'Video', started: '2026-03-10T12:00:00Z' },
      media: { audioUrl: `https://s3/a?${signature}`, videoUrl: `https://s3/v?${signature}` },
    })
    const destination = open(file('media.db'))
    await destination.open([entity])
    const first = await destination.commit(writes([call('one')], entity))
    const second = await destination.commit(writes([call('two')], entity))
    await destination.close()
    expect([first[0]?.added, second[0]?.unchanged]).toEqual([1, 1])
    expect(query(file('media.db'), 'SELECT id, media, audio_url, video_url FROM extensive_calls')).toEqual([
      { id: '9', media: 'Video', audio_url: 'https://s3/a?one', video_url: 'https://s3/v?one' },
    ])
  })
})

describe('a batch', () => {
  it('is stored whole or not at all, state included', async () => {
    const path = file('atomic.db')
    await store('atomic.db', [{ id: '1' }])
    const destination = open(path)
    await destination.open([users])
    const unwritable = {
      id: '2',
      get firstName(): string {
        throw new Error('broken record')
      },
    }
    const batch = {
      ...writes([{ id: '3' }]),
      writes: [
        {
          entity: users,
          records: [toStreamRecord(users, { id: '3' }), { record: unwritable, fields: unwritable }],
        },
      ],
    }
    expect(() => destination.commit(batch)).toThrow('could not be written: broken record')
    await destination.close()
    expect(query(path, 'SELECT id FROM users')).toEqual([{ id: '1' }])
  })
})

describe('a destination', () => {
  it('leaves alone a database that it did not make', () => {
    const path = file('foreign.db')
    const other = new DatabaseSync(path)
    other.exec('CREATE TABLE mine (x)')
    other.close()
    const before = readFileSync(path)
    expect(() => open(path)).toThrow('gong-connector did not make')
    expect(readFileSync(path)).toEqual(before)
  })

  it('leaves alone a file that is no database', () => {
    const path = file('notes.txt')
    writeFileSync(path, 'These are my notes, and they are longer than a header of sixteen bytes.'.repeat(40))
    expect(() => open(path)).toThrow('is not a SQLite database')
    expect(readFileSync(path, 'utf8')).toMatch(/^These are my notes/)
  })

  it('leaves alone a database of a newer layout', async () => {
    const path = file('newer.db')
    await store('newer.db', [{ id: '1' }])
    const database = new DatabaseSync(path)
    database.exec("UPDATE _gong_info SET value = '99' WHERE name = 'layout'")
    database.close()
    expect(() => open(path)).toThrow('newer')
  })

  it('names the path when it cannot be written', () => {
    expect(() => open(file('no/such/folder/x.db'))).toThrow(/no\/such\/folder\/x\.db could not be written/)
  })

  it('leaves nothing behind when nothing was stored', async () => {
    const path = file('empty.db')
    const destination = open(path)
    await destination.open([users])
    await destination.close()
    expect([path, `${path}-wal`, `${path}-shm`].filter((name) => existsSync(name))).toEqual([])
  })

  it('never mixes a simulated account with a real one', async () => {
    await store('real.db', [{ id: '1' }])
    expect(() => createSqliteDestination(file('real.db'), { now: () => clock, isSimulated: true })).toThrow(
      'real Gong account',
    )
    const simulated = createSqliteDestination(file('demo.db'), { now: () => clock, isSimulated: true })
    await simulated.open([users])
    await simulated.commit(writes([{ id: 'made up' }]))
    await simulated.close()
    expect(await store('demo.db', [{ id: '1' }])).toEqual([[1, 0, 0]])
    expect(query(file('demo.db'), 'SELECT id FROM users')).toEqual([{ id: '1' }])
  })
})
