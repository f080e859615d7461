import type { ConnectionListener } from '../connections/connection-events.ts'
import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import { type Alerts, createAlerts } from '../logs/alerts.ts'
import { createOperationLog, type WiredOperationLog } from '../logs/create-operation-log.ts'
import { type AccountBudget, readGauges } from '../logs/gauges.ts'
import { createLogFeed, type LogFeed } from '../logs/log-feed.ts'
import { createLogReader, type LogReader } from '../logs/log-reader.ts'
import { createLogWriter } from '../logs/log-writer.ts'
import { createMetrics, type Metrics } from '../logs/metrics.ts'
import { readTelemetrySettings } from '../logs/opentelemetry/telemetry-settings.ts'
import { endSilent, keepForDays, watchSilence } from '../logs/retention.ts'
import { tellSlack } from '../logs/slack.ts'
import type { Tracing } from '../logs/tracing.ts'
import { watchConnections } from '../logs/watch-connections.ts'
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
  /** The log of everything that is done; `onHttpEvent` is for every client of Gong. */
  readonly operations: WiredOperationLog
  readonly metrics: Metrics
  readonly logs: LogReader
  readonly feed: LogFeed
  /** Failures that last. */
  readonly alerts: Alerts
  /** What the accounts have spent of their day. */
  readBudgets(): Promise<readonly AccountBudget[]>
}

/** What the hub starts and stops. */
export interface LogWorker {
  start(): void
  stop(): Promise<void>
}

export interface OpenedLogs {
  readonly logs: HubLogs
  readonly logWorker: LogWorker
  readonly tellOfFailures: ConnectionListener
  /** Writes what is kept in memory. */
  closeLogs(): Promise<void>
}

const defaultRetentionDays = 15

/**
 * Makes the log over the hub's database.
 * @throws GongError `settings` when OpenTelemetry's variables ask for what is not to be had.
 */
export async function openLogs(
  options: HubOptions,
  { database, engine, redact, budgets }: LogsParts,
): Promise<OpenedLogs> {
  const { clock, randomId, slackWebhookUrl } = options
  const log = (line: string) => options.log(redact(line))
  // The one server of its database knows at once that nothing of what stands there runs.
  if (engine === 'sqlite' && options.holder !== undefined) await endSilent(database, clock.now(), 0)
  const alerts = createAlerts({ database, clock, redact, isTold: slackWebhookUrl !== undefined })
  const feed = createLogFeed(database, clock)
  const writer = createLogWriter({
    database,
    engine,
    clock,
    log,
    onWritten: feed.wake,
  })
  const metrics = createMetrics(clock.now, async () => readGauges(database, clock.now(), await budgets()))
  const tracing = await loadTelemetry(options, metrics, log)
  const operations = createOperationLog({ writer, metrics, tracing, clock, randomId, redact })
  return {
    logs: {
      operations,
      metrics,
      logs: createLogReader(database, writer.flush),
      feed,
      alerts,
      readBudgets: budgets,
    },
    logWorker: createLogWorker([
      (signal) => watchSilence(database, clock, operations.touch, signal),
      (signal) => keepForDays(database, options.logRetentionDays ?? defaultRetentionDays, clock, signal),
      async (signal) => {
        if (slackWebhookUrl === undefined) return
        await tellSlack({ database, url: slackWebhookUrl, clock, fetch: options.fetch, log }, signal)
      },
    ]),
    tellOfFailures: watchConnections(alerts),
    async closeLogs() {
      await writer.flush()
      await tracing?.close()
    },
  }
}

/** OpenTelemetry, where its variables name an endpoint: it is heavy, and most servers go without it. */
async function loadTelemetry(
  { telemetry = {}, clock }: HubOptions,
  metrics: Metrics,
  log: (line: string) => void,
): Promise<Tracing | undefined> {
  const settings = readTelemetrySettings(telemetry)
  if (settings === undefined) return undefined
  const { openTelemetry } = await import('../logs/opentelemetry/open-telemetry.ts')
  return openTelemetry(settings, { metrics, clock, log })
}

function createLogWorker(jobs: readonly ((signal: AbortSignal) => Promise<void>)[]): LogWorker {
  const stopping = new AbortController()
  let running: Promise<unknown> | undefined
  return {
    start: () => {
      running ??= Promise.all(jobs.map((job) => job(stopping.signal)))
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
