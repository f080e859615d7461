import type { JsonSchema } from '../../api/json-schema.ts'
import { GongParameterError } from '../../errors/gong-error.ts'
import type { Params, Template } from '../entity.ts'

const entityType: JsonSchema = { type: 'string', description: 'ACCOUNT, CONTACT, DEAL or LEAD, in any case.' }

/** Objects that Gong gives at once. */
const mostObjects = 100

/** Gong takes up to 100 ids: of more, the cursor says how many were given already. */
export const getCrmEntities: Template = {
  inputs: ['entityType', 'integrationId', 'objectsCrmIds?', 'cursor?'],
  params: { entityType: 'objectType', objectsCrmIds: 'crmIds' },
  schemas: { entityType },
  toParams: (input) => ({
    integrationId: input['integrationId'],
    objectType: String(input['entityType']).toUpperCase(),
    crmIds: idsOf(input)?.slice(placeOf(input), placeOf(input) + mostObjects),
  }),
  toOutput: (crmObjectsMap, input) => {
    const next = placeOf(input) + mostObjects
    return {
      crmObjectsMap,
      ...(next < (idsOf(input)?.length ?? 0) ? { nextCursor: String(next), next_cursor: String(next) } : {}),
    }
  },
}

/** Fields by the kind of object, as Gong answers. */
export const getCrmEntitySchema: Template = {
  inputs: ['integrationId', 'entityType'],
  params: { entityType: 'objectType' },
  schemas: { entityType },
  toParams: ({ integrationId, entityType: kind }) => ({
    integrationId,
    objectType: String(kind).toUpperCase(),
  }),
  list: 'fields',
  toOutput: ({ fields, ...answer }, { entityType: kind }) => ({
    ...answer,
    objectTypeToSelectedFields: { [String(kind).toUpperCase()]: fields },
  }),
}

/** Gong takes a file of JSON lines; here they come as a list. */
export const uploadCrmEntities: Template = {
  description: 'Upload objects; Gong works them off in the background.',
  inputs: ['integrationId', 'entityType', 'entities', 'clientRequestId?'],
  params: { entityType: 'objectType' },
  schemas: {
    entityType: { type: 'string', description: 'ACCOUNT, CONTACT, DEAL, LEAD, BUSINESS_USER or STAGE.' },
    entities: {
      type: 'array',
      minItems: 1,
      items: { type: 'object' },
      description: 'The objects, all of one kind, each with its objectId and modifiedDate.',
    },
  },
  toParams: ({ integrationId, entityType: kind, entities, clientRequestId }) => ({
    integrationId,
    objectType: String(kind).toUpperCase(),
    clientRequestId,
    file: toLines(entities as readonly Params[]),
  }),
}

function toLines(entities: readonly Params[]): Uint8Array {
  return new TextEncoder().encode(entities.map((entity) => `${JSON.stringify(entity)}\n`).join(''))
}

function idsOf({ objectsCrmIds }: Params): readonly string[] | undefined {
  return objectsCrmIds as readonly string[] | undefined
}

function placeOf({ cursor = '0' }: Params): number {
  if (/^\d{1,9}$/.test(String(cursor))) return Number(cursor)
  const message = 'must be the cursor that came with the page before'
  throw new GongParameterError(`cursor ${message}.`, [{ path: 'cursor', message }])
}
