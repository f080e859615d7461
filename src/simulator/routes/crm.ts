import { type Answer, Refusal } from '../answer.ts'
import type { CrmField, CrmObjectType } from '../crm/crm-fields.ts'
import { rawNumber } from '../identifiers.ts'
import type { CrmIntegration, WrittenCrm } from '../written/crm.ts'
import type { Routes } from './route.ts'

const MOST_OBJECTS = 100
/** The types that have a schema and that can be asked for. */
const SCHEMA_TYPES = ['ACCOUNT', 'CONTACT', 'DEAL', 'LEAD'] as const

/** The generic CRM API, below /v2/crm. */
export const crmRoutes: Routes = {
  listGenericCrmIntegration({ written }) {
    const integration = written.crm.integration()
    return { integrations: integration === undefined ? [] : [printIntegration(integration)] }
  },

  registerGenericCrmIntegration({ written }, { body }) {
    const integration = written.crm.register(String(body['ownerEmail']), String(body['name']))
    if (integration === undefined) throw new Refusal(409, 'An active integration already exists.')
    return { integrationId: rawNumber(integration.integrationId) }
  },

  deleteGenericCrmIntegration({ written }, { query }) {
    checkIntegration(written.crm, query)
    const clientRequestId = newRequestId(written.crm, query)
    written.crm.startDeletion(clientRequestId)
    return accepted(clientRequestId)
  },

  listCrmSchemaFields({ written }, { query }) {
    checkIntegration(written.crm, query)
    const { objectType } = query
    const types = SCHEMA_TYPES.filter((type) => objectType === undefined || type === objectType)
    return {
      objectTypeToSelectedFields: Object.fromEntries(
        types.map((type) => [type, written.crm.store().schema(type)]),
      ),
    }
  },

  uploadCrmSchemaField({ written }, { query, list }) {
    checkIntegration(written.crm, query)
    written.crm.store().changeSchema(query['objectType'] as CrmObjectType, list as readonly CrmField[])
    return { status: 201, body: {} }
  },

  getCrmObjects({ written }, { query, list }) {
    checkIntegration(written.crm, query)
    const ids = [...new Set(list.map(String))].slice(0, MOST_OBJECTS)
    const objectType = query['objectType'] as CrmObjectType
    return {
      crmObjectsMap: Object.fromEntries(
        ids.map((id) => [id, written.crm.store().object(objectType, id) ?? null]),
      ),
    }
  },

  uploadCrmData({ written }, { query, file }) {
    checkIntegration(written.crm, query)
    const clientRequestId = newRequestId(written.crm, query)
    written.crm.startUpload(clientRequestId, query['objectType'] as CrmObjectType, file?.lines() ?? [])
    return accepted(clientRequestId)
  },

  getRequestStatus({ written }, { query }) {
    const { integrationId = '', clientRequestId = '' } = query
    const status = written.crm.requests.statusOf(integrationId, clientRequestId)
    if (status === undefined) throw new Refusal(400, `Client request id ${clientRequestId} was not found`)
    // In an answer of its own: the field `status` is the request's, not the answer's.
    return { status: 200, body: status }
  },
}

function checkIntegration(crm: WrittenCrm, { integrationId }: Readonly<Record<string, string>>): void {
  if (crm.integration()?.integrationId !== integrationId)
    throw new Refusal(400, `Integration ID ${integrationId} was not found`)
}

/** A request id that nobody used yet. */
function newRequestId(crm: WrittenCrm, { clientRequestId = '' }: Readonly<Record<string, string>>): string {
  if (!/^[A-Za-z0-9_-]+$/.test(clientRequestId))
    throw new Refusal(400, 'clientRequestId: valid characters are letters, numbers, dashes and underscores')
  if (crm.requests.isUsed(clientRequestId)) throw new Refusal(409, 'Client request id has already been used')
  return clientRequestId
}

function accepted(clientRequestId: string): Answer {
  return { status: 201, body: { clientRequestId } }
}

function printIntegration({ integrationId, ownerEmail, name }: CrmIntegration) {
  return { integrationId: rawNumber(integrationId), ownerEmail, name }
}
