import type { Row } from '../database/tables.ts'
import type { LoggedRequest } from './operation-log.ts'

/** An operation as the API shows it; moments in ISO 8601. */
export interface OperationView {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly status: string
  readonly connection_id: string | null
  readonly provider_config_key: string | null
  readonly message: string | null
  readonly details: unknown
  readonly started_at: string
  readonly finished_at: string | null
  readonly duration_ms: number | null
}

/** A line of an operation as the API shows it. */
export interface LineView {
  readonly at: string
  readonly level: string
  readonly text: string
  /** The request to Gong that the line tells of. */
  readonly request: {
    readonly method: string
    readonly url: string
    readonly status: number | null
    readonly duration_ms: number
    readonly attempt: number
    readonly waited_ms: number
  } | null
}

/** @see OperationView */
export function viewOperation(row: Row<'operations'>): OperationView {
  const { started_at: started, finished_at: finished } = row
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    status: row.status,
    connection_id: row.connection_id,
    provider_config_key: row.integration,
    message: row.message,
    details: row.details === null ? null : JSON.parse(row.details),
    started_at: new Date(started).toISOString(),
    finished_at: finished === null ? null : new Date(finished).toISOString(),
    duration_ms: finished === null ? null : Math.max(0, finished - started),
  }
}

/** @see LineView */
export function viewLine({ at, level, text, http }: Row<'log_lines'>): LineView {
  return { at: new Date(at).toISOString(), level, text, request: http === null ? null : viewRequest(http) }
}

function viewRequest(http: string): LineView['request'] {
  const { method, url, status, ms, attempt, waitedMs } = JSON.parse(http) as LoggedRequest
  return { method, url, status: status ?? null, duration_ms: ms, attempt, waited_ms: waitedMs }
}
