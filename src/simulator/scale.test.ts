import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

const PROGRAM = `
const { startSimulator } = await import(process.argv[1])
const before = performance.now()
const simulator = await startSimulator({ calls: 100_000, ratePerSecond: 0, ratePerDay: 0 })
const started = performance.now() - before
const exposedFields = { parties: true, media: true, content: { trackers: true, trackerOccurrences: true, brief: true, outline: true } }
let cursor, calls = 0
for (let page = 0; page < 15; page++) {
  const response = await fetch(simulator.url + '/v2/calls/extensive', {
    method: 'POST',
    headers: { authorization: 'Basic ' + btoa('key:secret'), 'content-type': 'application/json' },
    body: JSON.stringify({ filter: {}, cursor, contentSelector: { context: 'Extended', exposedFields } }),
  })
  const body = await response.json()
  calls += body.calls.length
  cursor = body.records.cursor
}
await simulator.close()
console.log(JSON.stringify({ started, calls, megabytes: process.memoryUsage.rss() / 1e6 }))
`

test('100,000 calls start within 3 s and are read in less than 300 MB', () => {
  const module = new URL('./start-simulator.ts', import.meta.url).href
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM, module], {
    encoding: 'utf8',
  })
  const { started, calls, megabytes } = JSON.parse(output)
  expect(calls).toBe(1500)
  expect(started).toBeLessThan(3000)
  expect(megabytes).toBeLessThan(300)
})
