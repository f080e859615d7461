import { openShared, type Shared } from './open-worker.ts'

/** A process that works until it is killed. */
const hub = await openShared(JSON.parse(process.argv[2] ?? '') as Shared)
hub.startWork()
process.on('SIGTERM', async () => {
  await hub.stopWork()
  await hub.close()
  process.exit(0)
})
process.send?.('working')
