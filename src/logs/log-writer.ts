import type { Engine } from '../database/engine.ts'
import type { Database } from '../database/open-database.ts'
import type { Clock } from '../http/clock.ts'
import { type Columns, insertRows } from './insert-rows.ts'
import { type Batch, createLogBuffer, type LogBuffer } from './log-buffer.ts'

export interface LogWriterOptions {
  readonly database: Database
  readonly engine: Engine
  readonly clock: Clock
  /** Hears a line for people. */
  readonly log: (line: string) => void
  /** Something was written. */
  readonly onWritten?: (() => void) | undefined
  /** Lines that are kept while the database is gone. */
  readonly mostLines?: number
}

/** Brings operations and lines into the database, many at a time, and never makes anybody wait. */
export interface LogWriter extends Pick<LogBuffer, 'operation' | 'line'> {
  /** Writes what there is; resolves also when the database is gone. */
  flush(): Promise<void>
}

const flushMs = 200
const flushSize = 400
const longestPauseMs = 10_000

const operationColumns: Columns = {
  id: 'text',
  kind: 'text',
  name: 'text',
  connection: 'bigint',
  connection_id: 'text',
  integration: 'text',
  status: 'text',
  message: 'text',
  details: 'text',
  started_at: 'bigint',
  finished_at: 'bigint',
  changed_at: 'bigint',
}
const changing = Object.keys(operationColumns).filter((name) => !['id', 'kind', 'started_at'].includes(name))
const lineColumns: Columns = { operation: 'text', at: 'bigint', level: 'text', text: 'text', http: 'text' }

/** A writer with a buffer of its own. */
export function createLogWriter(options: LogWriterOptions): LogWriter {
  const { clock, log, mostLines = 20_000 } = options
  const buffer = createLogBuffer(mostLines)
  let flushing: Promise<void> | undefined
  let isWaiting = false
  let failures = 0

  async function writeAll(): Promise<void> {
    while (buffer.size > 0) {
      const batch = buffer.take()
      try {
        await write(batch, options)
      } catch (error) {
        buffer.putBack(batch)
        if (failures++ === 0)
          log(`The log cannot be written; it is kept in memory meanwhile: ${messageOf(error)}`)
        return
      }
      options.onWritten?.()
      if (failures > 0) {
        const dropped = buffer.takeDropped()
        const lost =
          dropped === 0 ? 'nothing was lost' : `${dropped} of its lines and operations were left out`
        log(`The log is written again; ${lost}.`)
        failures = 0
      }
    }
  }

  function flush(): Promise<void> {
    flushing ??= writeAll().finally(() => {
      flushing = undefined
    })
    return flushing
  }

  function wake(): void {
    // While the database is gone, only time brings another try.
    if (buffer.size >= flushSize && failures === 0) void flush()
    if (isWaiting) return
    isWaiting = true
    const pause = failures === 0 ? flushMs : Math.min(longestPauseMs, flushMs * 2 ** failures)
    void clock.sleep(pause).then(async () => {
      await flush()
      isWaiting = false
      if (buffer.size > 0) wake()
    })
  }

  return {
    operation(operation) {
      buffer.operation(operation)
      wake()
    },
    line(line) {
      buffer.line(line)
      wake()
    },
    flush: async () => {
      // What was put in while a flush was under way is not in it.
      await flushing
      await flush()
    },
  }
}

async function write({ operations, lines }: Batch, options: LogWriterOptions): Promise<void> {
  const { database, engine, clock } = options
  const changed_at = clock.now()
  await database.transaction().execute(async (trx) => {
    const rows = operations.map((operation) => ({ ...operation, changed_at }))
    await insertRows(trx, engine, 'operations', operationColumns, rows, changing)
    await insertRows(trx, engine, 'log_lines', lineColumns, lines)
    // Who follows the log looks at operations that changed, for lines that are new.
    const written = new Set(operations.map(({ id }) => id))
    const others = [...new Set(lines.map(({ operation }) => operation))].filter((id) => !written.has(id))
    if (others.length > 0)
      await trx.updateTable('operations').set({ changed_at }).where('id', 'in', others).execute()
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
