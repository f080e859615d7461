import type { Row } from '../database/tables.ts'

/**
 * Why an endpoint gets nothing, or that it does: `off` by the operator, `gone` since it answered 410, `unset` when the
 * setting that it came from is not there any more.
 */
export type EndpointState = 'on' | 'off' | 'gone' | 'unset'

/** Where webhooks go. Moments in milliseconds since 1970. */
export interface Endpoint {
  readonly id: string
  readonly url: string
  /** Types of messages that it gets; empty for all. */
  readonly types: readonly string[]
  readonly state: EndpointState
  /** Whether it comes from the settings. */
  readonly isConfigured: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

/** A secret with the moment until which it signs, in milliseconds since 1970; undefined for the newest. */
export interface TimedSecret {
  readonly secret: string
  readonly endsAt?: number | undefined
}

/** A row as others may see it: without its secrets. */
export function endpointOf(row: Row<'webhook_endpoints'>): Endpoint {
  return {
    id: row.id,
    url: row.url,
    types: JSON.parse(row.types),
    state: row.state as EndpointState,
    isConfigured: row.is_configured === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
