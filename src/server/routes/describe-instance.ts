import type { JsonSchema } from '../../api/json-schema.ts'
import type { Instance } from '../../connections/instances.ts'
import { gongDefinitionId } from './bases.ts'

/** An instance in the fields of Airbyte's API; its credentials are never among them. */
export function describeInstance({ id, name, workspace, baseUrl, auth, createdAt }: Instance) {
  return {
    id,
    name,
    workspace_name: workspace,
    connector_definition_id: gongDefinitionId,
    base_url: baseUrl,
    auth_type: auth,
    summarized_source_template: { name: 'Gong', actor_definition_id: gongDefinitionId },
    created_at: createdAt,
    updated_at: createdAt,
  }
}

const text: JsonSchema = { type: 'string' }

/** The same for the description. */
export const instanceSchema: JsonSchema = {
  type: 'object',
  properties: {
    id: text,
    name: text,
    workspace_name: text,
    connector_definition_id: text,
    base_url: text,
    auth_type: { type: 'string', enum: ['access_key', 'access_token', 'oauth'] },
    summarized_source_template: {
      type: 'object',
      properties: { name: text, actor_definition_id: text },
    },
    created_at: { type: 'string', format: 'date-time' },
    updated_at: { type: 'string', format: 'date-time' },
  },
}
