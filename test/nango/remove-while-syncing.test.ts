import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NangoServer, startNango } from './support/start-nango.ts'

let server: NangoServer

beforeAll(async () => {
  server = await startNango({ work: true })
})
afterAll(() => server.close())

test('a connection is removed at once, wherever its first run stands, and however often that is asked for', async () => {
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  for (let turn = 0; turn < 6; turn++) {
    const id = `gone-${turn}`
    await server.connect(id)
    await sleep(turn * 50)
    const path = `/connections/${id}?provider_config_key=gong`
    const answers = await Promise.all([1, 2, 3].map(() => server.send('DELETE', path)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400])
  }
  // Of two who wait for one another Postgres ends one after a second.
  expect(server.log.filter((line) => /deadlock|Others were in the way/.test(line))).toEqual([])
  expect((await server.nango.listConnections()).connections.map(({ connection_id: id }) => id)).not.toContain(
    'gone-0',
  )
})
