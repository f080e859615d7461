/*
 * A process that opens a hub and makes a request with a connection whose tokens are due; it says “asking” before.
 * argv: dataDir, base URL, OAuth URL, uid of the connection, how much later than now it is, in milliseconds.
 */
import { randomBytes } from 'node:crypto'
import { systemRuntime } from '../../../src/client/runtime.ts'
import { openHub } from '../../../src/hub/open-hub.ts'

const [dataDir = '', baseUrl = '', oauthUrl = '', uid = '', later = '0'] = process.argv.slice(2)
const { clock, randomId, random, fetch, wire } = systemRuntime
const hub = await openHub({
  dataDir,
  encryptionKey: undefined,
  baseUrl,
  oauthUrl,
  clientId: 'client-of-tests',
  clientSecret: 'secret-of-the-client-0123',
  ratePerSecond: 0,
  ratePerDay: 0,
  clock: { ...clock, now: () => clock.now() + Number(later) },
  randomId,
  randomBytes: (count) => randomBytes(count),
  random,
  fetch,
  wire,
  secrets: [],
  log: () => undefined,
})
const connection = await hub.connections.byUid(uid)
if (connection === undefined) throw new Error('the connection is not there')
process.stdout.write('asking\n')
const gong = await hub.connections.open(connection)
await gong.users.list()
await hub.close()
