import { z } from 'zod'
import type { ConnectSession } from '../../connections/connect-sessions.ts'
import { endUserSchema, organizationSchema, tagsSchema } from './end-user.ts'
import { webAddress } from './web-address.ts'

const text = z.string({ error: 'must be a text' }).min(1, 'must not be empty')

const defaults = z.record(
  z.string(),
  z.strictObject({
    user_scopes: z.string({ error: 'must be a text' }).optional().describe('Separated by commas or spaces'),
    authorization_params: z.record(z.string(), z.string({ error: 'must be a text' })).optional(),
    connection_config: z.record(z.string(), z.unknown()).optional(),
  }),
)

const overrides = z.record(z.string(), z.strictObject({ docs_connect: webAddress.optional() }))

/** What both kinds of session may say. */
export const sessionFields = {
  tags: tagsSchema.optional(),
  end_user: endUserSchema.optional(),
  organization: organizationSchema.optional(),
  integrations_config_defaults: defaults.optional().describe('By integration'),
  overrides: overrides.optional().describe('By integration'),
  webhook_url_override: webAddress.optional().describe('Instead of the server’s own webhook address'),
}

const content = z.object({ allowed_integrations: z.array(text).optional(), ...sessionFields })

/** What a session was made with. */
export type SessionContent = z.infer<typeof content>

/** What a session was made with. */
export function readSessionContent(session: Pick<ConnectSession, 'content'>): SessionContent {
  return content.parse(session.content)
}
