import type { JsonSchema } from '../../api/json-schema.ts'
import { actionsOf, type NamedAction, scopesOf } from '../../entities/actions.ts'
import { entityList } from '../../entities/entities.ts'
import { executeParams } from '../execute/describe-entities.ts'

const fields: JsonSchema = { type: 'array', items: { type: 'string' } }

/** What any execute request may have besides its entity, action and parameters. */
const options: Readonly<Record<string, JsonSchema>> = {
  select_fields: { ...fields, description: 'Dotted paths of the fields to keep; wins over exclude_fields.' },
  exclude_fields: { ...fields, description: 'Dotted paths of the fields to leave out.' },
  include_private: {
    type: 'boolean',
    description: 'Records of private calls too. Default: as the server was started, without them.',
  },
  skip_truncation: {
    type: 'boolean',
    description: 'false cuts long texts of a list; nothing is cut otherwise.',
  },
  intent: { type: 'string', maxLength: 512, description: 'What it is for; not used.' },
}

/** Every entity with every action of it, and what each takes. */
export function executeBodySchema(): Readonly<Record<string, unknown>> {
  const told = ['list_entities', 'entity_schema', 'check'].map((action) => ({
    title: action,
    type: 'object',
    properties: { action: { const: action }, entity: { type: 'string' } },
    required: action === 'entity_schema' ? ['action', 'entity'] : ['action'],
  }))
  return { oneOf: [...entityList.flatMap(actionsOf).map(actionSchema), ...told] }
}

function actionSchema(target: NamedAction): Readonly<Record<string, unknown>> {
  const { entity, name, action } = target
  const scopes = scopesOf(action)
  const params = executeParams(target)
  const needs = scopes.length > 0 ? ` OAuth scopes: ${scopes.join(', ')}.` : ''
  // What Gong demands and this server fills in, or takes under other names, is nobody's duty.
  const isDemanded = params.required !== undefined && action.defaults === undefined
  return {
    title: `${entity.name} ${name}`,
    description: `${action.summary}${needs}`,
    type: 'object',
    properties: {
      entity: { enum: [entity.name, ...entity.aliases] },
      action: { const: name },
      params: isDemanded ? params : { type: 'object', properties: params.properties ?? {} },
      ...options,
    },
    required: ['entity', 'action', ...(isDemanded ? ['params'] : [])],
  }
}

/** The envelope of what an action gives. */
export const executeAnswerSchema: JsonSchema = {
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['success'] },
    result: { description: 'Records of a list, the record of a get, the answer of a write.' },
    connector_metadata: {
      type: 'object',
      properties: {
        pagination: {
          type: 'object',
          properties: {
            totalRecords: { type: ['integer', 'null'] },
            currentPageSize: { type: 'integer' },
            currentPageNumber: { type: ['integer', 'null'] },
            cursor: { type: ['string', 'null'] },
          },
        },
        cursor: { type: ['string', 'null'] },
        total_records: { type: ['integer', 'null'] },
        current_page_size: { type: 'integer' },
        current_page_number: { type: ['integer', 'null'] },
        has_next_page: { type: 'boolean' },
        end_cursor: { type: ['string', 'null'] },
        defaults: { type: 'object', description: 'Parameters that were filled in.' },
        truncated_fields: { ...fields, description: 'Fields with texts that were cut.' },
        request_id: { type: ['string', 'null'], description: 'For Gong’s support.' },
      },
    },
    execution_metadata: {
      type: 'object',
      properties: {
        connector_instance_id: { type: 'string' },
        execution_time_ms: { type: 'integer' },
      },
    },
  },
}
