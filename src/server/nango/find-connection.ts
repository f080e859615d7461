import type { Connection } from '../../connections/connection.ts'
import type { Integration } from '../../connections/integrations.ts'
import type { ServerParts } from '../route.ts'
import { NangoError } from './nango-error.ts'

/** @throws NangoError 400 `unknown_provider_config`. */
export async function requireIntegration({ hub }: ServerParts, key: string): Promise<Integration> {
  const integration = await hub.integrations.find(key)
  if (integration !== undefined) return integration
  throw new NangoError(
    400,
    'unknown_provider_config',
    `There is no integration “${key}”. GET /integrations lists those that there are.`,
  )
}

/**
 * The connection of an integration.
 * @param refusal what is said where there is none: endpoints of Nango differ in this.
 * @throws NangoError 400 `unknown_provider_config`, or the refusal.
 */
export async function requireConnection(
  parts: ServerParts,
  integration: string,
  id: string,
  refusal: { readonly status: number; readonly code: string } = { status: 400, code: 'unknown_connection' },
): Promise<Connection> {
  const connection = await parts.hub.connections.find(integration, id)
  if (connection !== undefined) return connection
  await requireIntegration(parts, integration)
  throw new NangoError(
    refusal.status,
    refusal.code,
    `The integration “${integration}” has no connection “${id}”.`,
  )
}
