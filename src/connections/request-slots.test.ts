import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databasesToTest, type FreshDatabase } from '../../test/support/postgres.ts'
import { locateDatabase, openDatabase } from '../database/open-database.ts'
import { createSlotRow } from './slot-row.ts'

const child = fileURLToPath(new URL('../../test/connections/children/send-requests.ts', import.meta.url))
const perSecond = 6
/** For how long each process is held up now and then. */
const longestMs = 300

describe.each(databasesToTest())('slots that processes share through $engine', ({ engine, make }) => {
  let fresh: FreshDatabase
  beforeAll(async () => {
    fresh = await make()
  })
  afterAll(() => fresh.remove())

  // Servers on SQLite are alone.
  it.runIf(engine === 'postgres')(
    'never let one too many leave within a second, wherever processes are held up',
    async () => {
      const args = [child, fresh.url, perSecond, 6, longestMs].map(String)
      const ended = [1, 2, 3].map(() => promisify(execFile)(process.execPath, args))
      const times = (await Promise.all(ended)).flatMap(({ stdout }) => JSON.parse(stdout) as number[])
      expect(times).toHaveLength(18)
      times.sort((left, right) => left - right)
      const spans = times.slice(perSecond).map((time, index) => time - (times[index] ?? 0))
      expect(Math.min(...spans)).toBeGreaterThan(1000)
    },
    60_000,
  )

  it('are due again a little later where one falls that has taken one', async () => {
    const { database } = await openDatabase(locateDatabase(fresh.url, ''))
    const row = createSlotRow(database, engine, 'falling')
    const taken = await row.take(50)
    expect(taken?.nextAt).toBe((taken?.at ?? 0) + 1050)
    expect(await row.take(50)).toBeUndefined()
    expect(await row.wait()).toBeLessThanOrEqual(1050)
    // Given back, or told, it is due at once.
    await row.move(taken?.nextAt ?? 0, taken?.at ?? 0)
    const again = await row.take(50)
    expect(again).toBeDefined()
    // What has changed hands meanwhile stays as it is.
    await row.move(taken?.nextAt ?? 0, 0)
    expect(await row.take(50)).toBeUndefined()
    await database.destroy()
  })
})
