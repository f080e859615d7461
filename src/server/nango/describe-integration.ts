import type { Integration, OAuthApp } from '../../connections/integrations.ts'
import { publicUrlOf } from '../public-url.ts'
import type { RouteRequest } from '../route.ts'

interface Included {
  readonly include: readonly string[]
  /** Its OAuth app, where there is one and it is asked for. */
  readonly app: OAuthApp | undefined
}

/** An integration as Nango tells it. */
export function describeIntegration(
  integration: Integration,
  request: RouteRequest<unknown>,
  { include, app }: Included = { include: [], app: undefined },
) {
  const { key, provider, displayName, forwardWebhooks, createdAt, updatedAt, scopes } = integration
  const address = publicUrlOf(request)
  return {
    unique_key: key,
    provider,
    display_name: displayName,
    logo: logoOf(request),
    forward_webhooks: forwardWebhooks,
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
    ...(include.includes('webhook')
      ? { webhook_url: `${address}/webhook/default/${encodeURIComponent(key)}` }
      : {}),
    ...(include.includes('credentials') ? { credentials: describeApp(provider, app, scopes) } : {}),
  }
}

/** Address of the picture that stands for Gong. */
export function logoOf(request: RouteRequest<unknown>): string {
  return `${publicUrlOf(request)}/connect/gong.svg`
}

function describeApp(
  provider: Integration['provider'],
  app: OAuthApp | undefined,
  scopes: readonly string[] | undefined,
) {
  if (provider === 'gong') return null
  return {
    type: 'OAUTH2',
    client_id: app?.clientId ?? null,
    client_secret: app?.clientSecret ?? null,
    scopes: scopes?.join(',') ?? null,
    webhook_secret: null,
  }
}
