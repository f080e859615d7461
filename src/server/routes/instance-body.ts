import { z } from 'zod'
import { parseCredentials } from '../../connections/gong-credentials.ts'
import type { NewInstance } from '../../connections/instances.ts'
import { RequestError } from '../request-error.ts'
import type { Access } from '../tokens.ts'
import { defaultWorkspace } from '../workspace-store.ts'
import { gongDefinitionId } from './bases.ts'

const text = z.string({ error: 'must be a text' }).min(1, 'must not be empty').max(200, 'is too long')
const object = z.record(z.string(), z.unknown(), { error: 'must be an object' })
const definition = z
  .literal(gongDefinitionId, { error: `must be ${gongDefinitionId}: this server knows Gong alone` })
  .optional()

/** What creating an instance takes: the fields of both generations of Airbyte's API, and `base_url` and `verify`. */
export const instanceBody = z.strictObject(
  {
    name: text.optional(),
    auth_config: object.optional().describe('access_key and access_key_secret, or access_token'),
    credentials: object.optional().describe('The same, by its newer name'),
    connector_definition_id: definition,
    definition_id: definition,
    connector_type: z.literal('gong', { error: 'must be gong: this server knows Gong alone' }).optional(),
    workspace_name: text.optional().describe('Keeps the accounts of several customers apart'),
    customer_name: text.optional().describe('Older name of workspace_name'),
    external_user_id: text.optional().describe('Older name of workspace_name'),
    base_url: text.optional().describe('Host of the account’s API; the server’s GONG_BASE_URL without it'),
    verify: z
      .boolean({ error: 'must be true or false' })
      .optional()
      .describe(
        'true refuses credentials that Gong refuses, false does not try them; without it the answer tells',
      ),
    replication_config: object.optional().describe('Taken for Airbyte’s clients; nothing is replicated here'),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'must be an object') },
)

type InstanceBody = z.infer<typeof instanceBody>

/**
 * The instance that a body means.
 * @throws GongParameterError, RequestError 422.
 */
export function readInstance(body: InstanceBody, access: Access): NewInstance {
  const { name = 'Gong', auth_config: authConfig, credentials, base_url: baseUrl } = body
  if ((authConfig === undefined) === (credentials === undefined)) {
    const message = authConfig === undefined ? 'is missing' : 'is given twice: as credentials too'
    throw new RequestError('invalid_request', `The body does not fit: auth_config ${message}.`, {
      issues: [{ path: 'auth_config', message }],
      advice: 'Give the credentials once, as auth_config or as credentials.',
    })
  }
  return {
    name,
    workspace: workspaceOf(body, access),
    baseUrl,
    credentials:
      authConfig === undefined
        ? parseCredentials(credentials ?? {}, 'credentials')
        : parseCredentials(authConfig, 'auth_config'),
  }
}

function workspaceOf(body: InstanceBody, { workspace }: Access): string {
  const given = body.workspace_name ?? body.customer_name ?? body.external_user_id
  if (workspace === undefined || given === undefined || given === workspace)
    return workspace ?? given ?? defaultWorkspace
  throw new RequestError('invalid_request', `The token is for the workspace “${workspace}” alone.`, {
    issues: [{ path: 'workspace_name', message: `must be ${workspace}, or left out` }],
  })
}
