import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import { createOperationLog, type WiredOperationLog } from '../logs/create-operation-log.ts'
import { type AccountBudget, readGauges } from '../logs/gauges.ts'
import { createLogWriter } from '../logs/log-writer.ts'
import { createMetrics, type Metrics } from '../logs/metrics.ts'
import type { HubOptions } from './hub.ts'

/** What the log is made of besides the hub's options. */
export interface LogsParts {
  readonly database: Database
  readonly engine: Engine
  /** Takes secrets out of texts. */
  readonly redact: (text: string) => string
  /** What the accounts have spent of their day. */
  readonly budgets: () => Promise<readonly AccountBudget[]>
}

/** Everything with which the server is seen. */
export interface HubLogs {
  /** The log of everything that is done. */
  readonly operations: WiredOperationLog
  readonly metrics: Metrics
  /** Writes what is kept in memory. */
  closeLogs(): Promise<void>
}

/** Makes the log over the hub's database. */
export function openLogs(options: HubOptions, { database, engine, redact, budgets }: LogsParts): HubLogs {
  const { clock, randomId, log } = options
  const writer = createLogWriter({ database, engine, clock, log: (line) => log(redact(line)) })
  const metrics = createMetrics(clock.now(), async () => readGauges(database, clock.now(), await budgets()))
  const operations = createOperationLog({ writer, metrics, clock, randomId, redact })
  return { operations, metrics, closeLogs: writer.flush }
}
