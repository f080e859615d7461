import type { ConnectSession } from '../../connections/connect-sessions.ts'
import type { Integration } from '../../connections/integrations.ts'
import type { Hub } from '../../hub/hub.ts'
import { readSessionContent } from './session-content.ts'

/**
 * The integrations that a customer may connect by: those that the session allows and that can work, which OAuth does
 * not without an app; to connect anew, that of the connection alone.
 */
export async function integrationsForSession(
  hub: Hub,
  session: ConnectSession,
): Promise<readonly Integration[]> {
  const { allowed_integrations: allowed = [] } = readSessionContent(session)
  const all = await hub.integrations.list()
  return all.filter(
    (integration) =>
      (allowed.length === 0 || allowed.includes(integration.key)) &&
      (integration.provider === 'gong' || hub.integrations.hasApp(integration)),
  )
}
