import { nangoActionRoutes } from '../nango/actions.ts'
import { nangoApiAuthRoutes } from '../nango/api-auth.ts'
import { nangoConnectSessionRoutes } from '../nango/connect-sessions.ts'
import { nangoConnectionRoutes } from '../nango/connections.ts'
import { nangoEnvironmentRoutes } from '../nango/environment-variables.ts'
import { nangoFunctionRoutes } from '../nango/functions.ts'
import { gongWebhookRoutes } from '../nango/gong-webhooks.ts'
import { nangoIntegrationRoutes } from '../nango/integrations.ts'
import { nangoMetadataRoutes } from '../nango/metadata.ts'
import { nangoOAuthRoutes } from '../nango/oauth.ts'
import { nangoProviderRoutes } from '../nango/providers.ts'
import { nangoProxyRoutes } from '../nango/proxy.ts'
import { nangoRecordRoutes } from '../nango/records.ts'
import { nangoSyncRoutes } from '../nango/syncs.ts'
import { webhookEndpointRoutes } from '../nango/webhook-endpoints.ts'
import { webhookIngressRoutes } from '../nango/webhook-ingress.ts'
import { webhookMessageRoutes } from '../nango/webhook-messages.ts'
import type { Route } from '../route.ts'
import { connectPageRoutes } from './connect-page.ts'
import { executeRoutes } from './execute.ts'
import { healthRoutes } from './health.ts'
import { instanceRoutes } from './instances.ts'
import { introspectionRoutes } from './introspection.ts'
import { logRoutes } from './logs.ts'
import { mcpRoutes } from './mcp.ts'
import { metricRoutes } from './metrics.ts'
import { operatorPageRoutes } from './operator-page.ts'
import { statusRoutes } from './status.ts'
import { tokenRoutes } from './tokens.ts'
import { workspaceRoutes } from './workspaces.ts'

/** Everything that the server answers; its description and its refusals are made of the same list. */
export const routes: readonly Route[] = [
  ...healthRoutes(() => routes),
  ...tokenRoutes,
  ...workspaceRoutes,
  ...instanceRoutes,
  ...introspectionRoutes,
  ...executeRoutes,
  ...nangoProxyRoutes,
  ...mcpRoutes,
  ...logRoutes,
  ...metricRoutes,
  ...statusRoutes,
  ...operatorPageRoutes,
  ...nangoRecordRoutes,
  ...nangoSyncRoutes,
  ...nangoIntegrationRoutes,
  ...nangoProviderRoutes,
  ...nangoEnvironmentRoutes,
  // Before those with an id where these have a name.
  ...nangoMetadataRoutes,
  ...nangoConnectionRoutes,
  ...nangoConnectSessionRoutes,
  ...nangoApiAuthRoutes,
  ...nangoOAuthRoutes,
  ...nangoActionRoutes,
  ...nangoFunctionRoutes,
  ...webhookEndpointRoutes,
  ...webhookMessageRoutes,
  ...webhookIngressRoutes,
  ...gongWebhookRoutes,
  ...connectPageRoutes,
]
