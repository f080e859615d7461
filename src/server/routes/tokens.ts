import { z } from 'zod'
import { RequestError } from '../request-error.ts'
import { defineRoute, json, type Route } from '../route.ts'
import { defaultWorkspace } from '../workspace-store.ts'

/** Lives of tokens in seconds, as Airbyte's documents have them. */
const applicationSeconds = 15 * 60
const scopedSeconds = 20 * 60

const text = z.string({ error: 'must be a text' }).min(1, 'must not be empty')

const tokenBody = z.strictObject({
  client_id: text.describe('Anything: this server has one client'),
  client_secret: text.describe('The server’s key'),
  'grant-type': text.optional(),
  grant_type: text.optional(),
})

const scopedBody = z.strictObject({
  workspace_name: text.optional(),
  customer_name: text.optional(),
  external_user_id: text.optional(),
})

const tokenSchema = {
  type: 'object',
  properties: {
    access_token: { type: 'string' },
    token_type: { type: 'string' },
    expires_in: { type: 'integer', description: 'In seconds.' },
  },
} as const

/** The paths at which clients of all ages ask for their token first. */
const tokenPaths = [
  '/api/v1/account/applications/token',
  '/api/v1/applications/token',
  '/v1/applications/token',
]

/** Short-lived tokens in place of the key. */
export const tokenRoutes: readonly Route[] = [
  ...tokenPaths.map((path) =>
    defineRoute({
      method: 'POST',
      path,
      tag: 'tokens',
      summary: 'A token for the server’s key, for a quarter of an hour.',
      isOpen: true,
      body: tokenBody,
      answers: { 200: { description: 'The token.', schema: tokenSchema } },
      handle: ({ body, parts: { tokens } }) => {
        if (tokens.isKey(body.client_secret))
          return token(tokens.issue({}, applicationSeconds), applicationSeconds)
        throw new RequestError('unauthorized', 'The client_secret is not this server’s key.', {
          advice: 'Give the server’s GONG_CONNECTOR_API_KEY as client_secret; client_id may be anything.',
        })
      },
    }),
  ),
  defineRoute({
    method: 'POST',
    path: '/api/v1/embedded/scoped-token',
    tag: 'tokens',
    summary: 'A token that sees one workspace alone, for twenty minutes.',
    body: scopedBody,
    answers: { 200: { description: 'The token.', schema: tokenSchema } },
    handle: async ({ body, parts: { tokens, workspaces }, access }) => {
      const given = body.workspace_name ?? body.customer_name ?? body.external_user_id
      const workspace = access.workspace ?? given ?? defaultWorkspace
      if (given !== undefined && given !== workspace) {
        throw new RequestError('invalid_request', `The token is for the workspace “${workspace}” alone.`, {
          issues: [{ path: 'workspace_name', message: `must be ${workspace}, or left out` }],
        })
      }
      await workspaces.ensure(workspace)
      return token(tokens.issue({ workspace }, scopedSeconds), scopedSeconds)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/account/applications/scoped-token/info',
    tag: 'tokens',
    summary: 'The workspace that the bearer’s token is for.',
    answers: { 200: { description: 'The workspace; null for a token that sees all.' } },
    handle: async ({ access, parts }) => {
      const name = access.workspace ?? null
      const row = name === null ? undefined : await parts.workspaces.find(name)
      return json(200, { workspace_id: row?.id ?? null, workspace_name: name })
    },
  }),
]

function token(text: string, seconds: number): Response {
  return json(
    200,
    { access_token: text, token: text, token_type: 'Bearer', expires_in: seconds },
    { 'cache-control': 'no-store' },
  )
}
