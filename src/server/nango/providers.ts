import { z } from 'zod'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'
import { sessionOrKey } from './authorize-customer.ts'
import { logoOf } from './describe-integration.ts'
import { NangoError } from './nango-error.ts'
import { readQuery } from './read-query.ts'

const proxy = { base_url: 'https://api.gong.io', retry: { after: ['retry-after'] } }

/** What integrations can be at bottom, as Nango describes providers. */
const providers = [
  {
    name: 'gong',
    display_name: 'Gong (access key)',
    auth_mode: 'BASIC',
    categories: ['communication', 'crm'],
    docs: 'https://gong.app.gong.io/settings/api/documentation',
    proxy,
    credentials: {
      username: {
        type: 'string',
        title: 'Access key',
        description: 'Made by a technical administrator under Company Settings › Ecosystem › API.',
        order: 0,
        automated: false,
      },
      password: {
        type: 'string',
        title: 'Access key secret',
        description: 'Shown once, when the access key is made.',
        secret: 'true',
        order: 1,
        automated: false,
      },
    },
  },
  {
    name: 'gong-oauth',
    display_name: 'Gong (OAuth)',
    auth_mode: 'OAUTH2',
    categories: ['communication', 'crm'],
    docs: 'https://gong.app.gong.io/settings/api/documentation',
    proxy,
    authorization_url: 'https://app.gong.io/oauth2/authorize',
    token_url: 'https://app.gong.io/oauth2/generate-customer-token',
    token_request_auth_method: 'basic',
    token_response_metadata: ['api_base_url_for_customer'],
  },
] as const

const search = z.strictObject({ search: z.string().optional(), connect_session_token: z.string().optional() })
const same = { method: 'GET', tag: 'integrations', vocabulary: 'nango' } as const

/** What there is to integrate: Gong, in both of its ways. */
export const nangoProviderRoutes: readonly Route[] = [
  defineRoute({
    ...same,
    path: '/providers',
    summary: 'The providers; `search` finds by name.',
    isOpen: true,
    isForBrowsers: true,
    answers: { 200: { description: 'The providers, under `data`.' } },
    handle: async (request) => {
      await sessionOrKey(request)
      const wanted = readQuery(request, search).search?.trim().toLowerCase() ?? ''
      const found = providers.filter((provider) =>
        [provider.name, provider.display_name].some((name) => name.toLowerCase().includes(wanted)),
      )
      return json(200, { data: found.map((provider) => ({ ...provider, logo_url: logoOf(request) })) })
    },
  }),
  defineRoute({
    ...same,
    path: '/providers/{provider}',
    summary: 'One provider.',
    isOpen: true,
    isForBrowsers: true,
    answers: { 200: { description: 'The provider, under `data`.' } },
    handle: async (request) => {
      await sessionOrKey(request)
      return json(200, { data: { ...requireProvider(request), logo_url: logoOf(request) } })
    },
  }),
]

function requireProvider({ pathParams }: RouteRequest<unknown>) {
  const found = providers.find(({ name }) => name === pathParams['provider'])
  if (found !== undefined) return found
  const names = providers.map(({ name }) => name).join(' and ')
  throw new NangoError(
    404,
    'not_found',
    `There is no provider “${pathParams['provider']}”; there are ${names}.`,
  )
}
