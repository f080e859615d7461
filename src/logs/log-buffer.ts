import type { OperationKind } from './operation-log.ts'

/** An operation as it is kept in memory until it is written. */
export interface LoggedOperation {
  readonly id: string
  readonly kind: OperationKind
  name: string
  connection: number | null
  connection_id: string | null
  integration: string | null
  status: 'running' | 'success' | 'error'
  message: string | null
  details: string | null
  readonly started_at: number
  finished_at: number | null
}

/** A line of an operation, as it is kept in memory until it is written. */
export interface LoggedLine {
  readonly operation: string
  readonly at: number
  readonly level: string
  readonly text: string
  readonly http: string | null
}

/** What is taken out of the buffer at once. */
export interface Batch {
  readonly operations: readonly LoggedOperation[]
  readonly lines: readonly LoggedLine[]
}

/** What waits to be written; it holds only so much, for the database may be gone. */
export interface LogBuffer {
  /** Puts an operation in, or notes that it has changed. */
  operation(operation: LoggedOperation): void
  line(line: LoggedLine): void
  readonly size: number
  /** Lines and operations that were left out since this was last asked. */
  takeDropped(): number
  /** Takes out as much as may be written at once. */
  take(): Batch
  /** Puts back what could not be written. */
  putBack(batch: Batch): void
}

const mostAtOnce = 1000

/** A buffer for so many lines, and as many operations. */
export function createLogBuffer(mostLines: number): LogBuffer {
  let operations = new Map<string, LoggedOperation>()
  let lines: LoggedLine[] = []
  let dropped = 0
  const trim = () => {
    // A tenth at a time: looking for what matters least is dear.
    if (lines.length > mostLines) {
      const kept = withoutLeast(lines, Math.ceil(mostLines / 10))
      dropped += lines.length - kept.length
      lines = kept
    }
    for (const id of operations.keys()) {
      if (operations.size <= mostLines) break
      operations.delete(id)
      dropped++
    }
  }
  return {
    operation(operation) {
      operations.set(operation.id, operation)
      trim()
    },
    line(line) {
      lines.push(line)
      trim()
    },
    get size() {
      return lines.length + operations.size
    },
    takeDropped() {
      const count = dropped
      dropped = 0
      return count
    },
    take() {
      const taken = [...operations.values()].slice(0, mostAtOnce)
      for (const { id } of taken) operations.delete(id)
      return { operations: taken, lines: lines.splice(0, mostAtOnce) }
    },
    putBack(batch) {
      operations = new Map([...batch.operations.map((item) => [item.id, item] as const), ...operations])
      lines = [...batch.lines, ...lines]
      trim()
    },
  }
}

/** The lines without so many of the oldest that are only for debugging, then of the oldest at all. */
function withoutLeast(lines: readonly LoggedLine[], count: number): LoggedLine[] {
  let left = count
  const kept = lines.filter(({ level }) => level !== 'debug' || left-- <= 0)
  return left > 0 ? kept.slice(left) : kept
}
