/**
 * One of several processes that share a budget: takes requests from it while its machine is busy with other things, and
 * writes when each left, in milliseconds of the clock that all processes of a machine share.
 * Arguments: the database's address, requests a second, how many to send, the longest that it is busy in milliseconds.
 */
import { randomInt } from 'node:crypto'
import { systemClock } from '../../../src/client/system-clock.ts'
import { createDatabaseBudget } from '../../../src/connections/database-budget.ts'
import { locateDatabase, openDatabase } from '../../../src/database/open-database.ts'

const [url = '', perSecond = '', count = '', longest = ''] = process.argv.slice(2)
const { database, engine } = await openDatabase(locateDatabase(url, ''))
const budget = createDatabaseBudget({
  database,
  engine,
  account: 'shared',
  uid: 'shared',
  perSecond: Number(perSecond),
  perDay: 0,
  clock: systemClock,
})
const longestMs = Number(longest)
const blocking = setInterval(block, 20)
const times = Array.from({ length: Number(count) }, async () => {
  await budget.take('background')
  const left = Number(process.hrtime.bigint() / 1000n) / 1000
  budget.answered()
  return left
})
process.stdout.write(JSON.stringify(await Promise.all(times)))
clearInterval(blocking)
await database.destroy()

/** Now and then nothing else runs for a while. */
function block(): void {
  if (randomInt(5) > 0) return
  const until = performance.now() + randomInt(longestMs)
  while (performance.now() < until);
}
