import { z } from 'zod'
import type { Connection } from '../../connections/connection.ts'
import type { ConnectionCredentials } from '../../connections/connection-credentials.ts'
import { GongParameterError } from '../../errors/gong-error.ts'
import type { ServerParts } from '../route.ts'
import { baseUrlField, baseUrlOf } from './base-url.ts'
import { connectAccount } from './connect-account.ts'
import { changeSettings, settingsSchema } from './connection-settings.ts'
import { endUserSchema, organizationSchema, readOwner, tagsSchema } from './end-user.ts'
import { requireIntegration } from './find-connection.ts'
import { NangoError } from './nango-error.ts'
import { webAddress } from './web-address.ts'

const text = z.string({ error: 'must be a text' }).min(1, 'must not be empty')
const fields = z.record(z.string(), z.unknown(), { error: 'must be an object' })
const moment = z.union([text, z.number()]).nullish().describe('As ISO 8601, or in milliseconds since 1970')

const credentials = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('BASIC'),
      username: text.describe('The access key'),
      password: text.describe('Its secret'),
    }),
    z.strictObject({
      type: z.literal('OAUTH2'),
      access_token: text,
      refresh_token: text.nullish().describe('Without it the connection ends with the access token'),
      expires_at: moment,
      raw: fields.optional(),
    }),
  ],
  { error: 'must be of type BASIC (an access key) or OAUTH2' },
)

/** What `POST /connections` takes. */
export const createBody = z.strictObject({
  provider_config_key: text,
  credentials,
  connection_id: text
    .max(255, 'is longer than 255')
    // Clients name it in a header.
    .refine((id) => id !== '.' && id !== '..', 'must not be what leads elsewhere in an address')
    .regex(/^[!-~](?:[ -~]*[!-~])?$/, 'must be ASCII without control characters, or spaces at its ends')
    .optional()
    .describe('A UUID when missing'),
  metadata: fields.optional(),
  connection_config: z
    .looseObject({ [baseUrlField]: z.string({ error: 'must be a text' }).nullish() }, 'must be an object')
    .optional()
    .describe('`api_base_url_for_customer` is the host of the account'),
  tags: tagsSchema.optional(),
  end_user: endUserSchema.optional(),
  organization: organizationSchema.optional(),
  webhook_url_override: webAddress.optional(),
  settings: settingsSchema.optional(),
})

type Given = z.infer<typeof createBody>

/**
 * Connects an account with credentials that the product has.
 * @throws NangoError 400 `connection_test_failed` when Gong refuses them.
 */
export async function createConnection(parts: ServerParts, body: Given): Promise<Connection> {
  const integration = await requireIntegration(parts, body.provider_config_key)
  const { connection_id: id } = body
  const before = id === undefined ? undefined : await parts.hub.connections.find(integration.key, id)
  return connectAccount(parts, {
    id,
    integration: integration.key,
    credentials: readCredentials(body.credentials),
    baseUrl: baseUrlOf(body.connection_config) ?? before?.baseUrl,
    metadata: body.metadata,
    connectionConfig: body.connection_config,
    ...readOwner(body),
    webhookUrlOverride: body.webhook_url_override,
    settings: body.settings === undefined ? undefined : changeSettings({}, body.settings),
  }).catch(nameBaseUrl)
}

/** Tells what is wrong with an account's address by the name that it has in this request. */
function nameBaseUrl(thrown: unknown): never {
  const issue = thrown instanceof GongParameterError ? thrown.issues[0] : undefined
  if (issue?.path !== 'base_url') throw thrown
  const path = `connection_config.${baseUrlField}`
  throw new NangoError(400, 'invalid_body', `The body does not fit: ${path} ${issue.message}.`, {
    issues: [{ path, message: issue.message }],
    cause: thrown,
  })
}

function readCredentials(given: Given['credentials']): ConnectionCredentials {
  if (given.type === 'BASIC')
    return { type: 'access_key', accessKey: given.username.trim(), accessKeySecret: given.password.trim() }
  const { access_token: accessToken, refresh_token: refreshToken, expires_at: expires, raw = {} } = given
  if (!refreshToken) return { type: 'access_token', accessToken }
  return {
    type: 'oauth',
    accessToken,
    refreshToken,
    expiresAt: readMoment(expires),
    scopes: typeof raw['scope'] === 'string' ? raw['scope'].split(/\s+/) : [],
    raw: { ...raw, access_token: accessToken, refresh_token: refreshToken },
  }
}

function readMoment(given: string | number | null | undefined): number | undefined {
  if (given === null || given === undefined) return undefined
  const ms = new Date(given).getTime()
  if (!Number.isNaN(ms)) return ms
  throw new NangoError(400, 'invalid_body', 'credentials.expires_at is no moment.', {
    issues: [{ path: 'credentials.expires_at', message: 'must be a moment as ISO 8601' }],
  })
}
