import type { JsonSchema } from '../../api/json-schema.ts'
import type { Params, Template } from '../entity.ts'

const entityType: JsonSchema = {
  type: 'string',
  description: 'ACCOUNT, CONTACT, DEAL or LEAD, in any case.',
}
const moment: JsonSchema = { type: 'string', description: 'A day (YYYY-MM-DD) or a moment (ISO 8601).' }

/** A brief of a CRM record. */
export const getEntityBrief: Template = {
  inputs: ['entityType', 'entityId', 'workspaceId', 'briefName', 'timePeriod', 'fromDate?', 'toDate?'],
  params: {
    entityType: 'crmEntityType',
    entityId: 'crmEntityId',
    fromDate: 'fromDateTime',
    toDate: 'toDateTime',
  },
  schemas: { entityType, fromDate: moment, toDate: moment },
  toParams: ({ entityType: kind, entityId, fromDate, toDate, ...input }) => ({
    ...input,
    ...recordOf(kind, entityId),
    fromDateTime: momentOf(fromDate, 'T00:00:00Z'),
    toDateTime: momentOf(toDate, 'T23:59:59Z'),
  }),
}

/** Gong wants a workspace and a period too: here it is the first workspace, and all conversations. */
export const askAboutEntity: Template = {
  inputs: ['entityType', 'entityId', 'question', 'workspaceId?', 'timePeriod?'],
  params: { entityType: 'crmEntityType', entityId: 'crmEntityId' },
  schemas: { entityType },
  toParams: ({ entityType: kind, entityId, ...input }) => ({ ...input, ...recordOf(kind, entityId) }),
  defaults: () => ({ timePeriod: 'ALL_CONVERSATIONS' }),
  fillings: { workspaceId: { entity: 'workspaces', field: 'id' } },
}

function recordOf(kind: unknown, id: unknown): Params {
  return { crmEntityType: String(kind).toUpperCase(), crmEntityId: id }
}

function momentOf(given: unknown, time: string): unknown {
  return typeof given === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(given) ? given + time : given
}
