import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { copyAccount, countOf, query, temporaryFolder } from '../support/copy-account.ts'

const { file, remove } = temporaryFolder()
afterAll(remove)

let simulator: Simulator
let path: string
let run = 0
beforeEach(async () => {
  simulator = await startSimulator({ calls: 200, users: 30, workspaces: 1, ratePerSecond: 0, ratePerDay: 0 })
  path = file(`${++run}.db`)
})
afterEach(() => simulator.close())

const copy = (streams: readonly string[], since?: string) =>
  copyAccount({
    baseUrl: simulator.url,
    now: simulator.control.now(),
    path,
    streams,
    ...(since === undefined ? {} : { since }),
  })

it('reads folders without naming a workspace where workspaces may not be listed', async () => {
  simulator.control.faults.add({ kind: 'status', status: 403, path: '/v2/workspaces' })
  const { streams, events } = await copy(['library_folders', 'library_folder_content'])
  expect(streams.map(({ error }) => error)).toEqual([undefined, undefined])
  expect(countOf(path, 'library_folders')).toBeGreaterThan(0)
  expect(countOf(path, 'library_folder_content')).toBeGreaterThan(0)
  expect(JSON.stringify(events)).toContain('Read without workspaceId')
})

it('reads the content of folders whether the folders are selected or not', async () => {
  await copy(['library_folder_content'])
  const alone = countOf(path, 'library_folder_content')
  path = file(`${++run}.db`)
  await copy(['library_folder_content', 'library_folders'])
  expect(countOf(path, 'library_folder_content')).toBe(alone)
})

it('asks for the coaching of everybody who manages somebody, and of nobody else', async () => {
  await copy(['coaching'])
  const managers = query(path, 'SELECT manager_id FROM coaching ORDER BY 1').map((row) => row['manager_id'])
  expect(managers).toEqual(simulator.control.account().managers.toSorted())
  expect(simulator.control.requests.counts().byPath['GET /v2/coaching']).toBe(managers.length)
})

it('asks for no coaching of a range that has not begun', async () => {
  const { streams } = await copy(['coaching'], simulator.control.now())
  expect(streams[0]?.error).toBeUndefined()
  expect(simulator.control.requests.counts().byPath['GET /v2/coaching']).toBeUndefined()
})
