import { randomUUID } from 'node:crypto'
import { systemClock } from '../../../src/client/system-clock.ts'
import { locateDatabase, openDatabase } from '../../../src/database/open-database.ts'
import type { Clock } from '../../../src/http/clock.ts'
import { createRedact } from '../../../src/http/redact.ts'
import { createOperationLog } from '../../../src/logs/create-operation-log.ts'
import { createLogWriter } from '../../../src/logs/log-writer.ts'
import { createMetrics } from '../../../src/logs/metrics.ts'
import type { FreshDatabase } from '../../support/postgres.ts'

export const secret = 'S3CRET-of-the-server-0123456789'

/** A log over a database of its own. */
export async function openTestLog(fresh: FreshDatabase, clock: Clock = systemClock) {
  const { database, engine } = await openDatabase(locateDatabase(fresh.url, ''))
  const told: string[] = []
  const writer = createLogWriter({
    database,
    engine,
    clock,
    log: (line) => void told.push(line),
    mostLines: 100,
  })
  const metrics = createMetrics(clock.now, async () => ({}))
  const operations = createOperationLog({
    writer,
    metrics,
    clock,
    randomId: randomUUID,
    redact: createRedact([secret]),
  })
  return { database, engine, writer, metrics, operations, told }
}

export type TestLog = Awaited<ReturnType<typeof openTestLog>>
