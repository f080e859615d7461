import {
  deleteGenericCrmIntegration,
  getCrmObjects,
  getRequestStatus,
  listCrmSchemaFields,
  listGenericCrmIntegration,
  registerGenericCrmIntegration,
  uploadCrmData,
  uploadCrmSchemaField,
} from '../api/operations/crm.gen.ts'
import { defineEntity, type OnceKey } from './entity.ts'
import { getCrmEntities, getCrmEntitySchema, uploadCrmEntities } from './templates/crm.ts'

/** Gong answers 409 to a second request with the same id: the first one was taken. */
const onceByClientRequestId: OnceKey<'clientRequestId'> = {
  param: 'clientRequestId',
  firstAnswer: ({ clientRequestId }, errors) =>
    errors.some((text) => /request id has already been used/i.test(text)) ? { clientRequestId } : undefined,
}

/** The integration through which a CRM that Gong does not know is uploaded. */
export const crmIntegrations = defineEntity({
  name: 'crm_integrations',
  summary: 'The generic CRM integration, for CRMs that Gong does not know.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'The registered integrations.',
      operation: listGenericCrmIntegration,
      select: 'integrations',
      templates: { 'get-crm-integration': { inputs: [] } },
    },
    register: {
      kind: 'write',
      summary: 'Register the integration; a company can have one.',
      operation: registerGenericCrmIntegration,
      effect: 'adds',
      // The second one is refused: an active integration already exists.
      isRepeatable: false,
      templates: { 'register-crm-integration': { inputs: ['ownerEmail', 'name'] } },
    },
    delete: {
      kind: 'write',
      summary: 'Delete the integration with all that was uploaded through it.',
      operation: deleteGenericCrmIntegration,
      effect: 'removes',
      templates: { 'delete-crm-integration': { inputs: ['integrationId', 'clientRequestId'] } },
      once: onceByClientRequestId,
    },
  },
})

/** The fields of CRM objects. */
export const crmSchemaFields = defineEntity({
  name: 'crm_schema_fields',
  summary: 'Fields of the objects of the generic CRM integration.',
  aliases: ['crm_entity_schema'],
  actions: {
    list: {
      kind: 'list',
      summary: 'Fields of one kind of object.',
      operation: listCrmSchemaFields,
      // A list of fields under the name of the kind.
      select: 'objectTypeToSelectedFields',
      templates: { 'get-crm-entity-schema': getCrmEntitySchema },
    },
    upload: {
      kind: 'write',
      summary: 'Set fields of one kind of object.',
      operation: uploadCrmSchemaField,
      effect: 'changes',
      templates: { 'upload-crm-entity-schema': { inputs: ['integrationId', 'objectType', 'fields'] } },
      isRepeatable: true,
    },
  },
})

/** Accounts, contacts, deals, leads, users and stages of the CRM. */
export const crmObjects = defineEntity({
  name: 'crm_objects',
  summary: 'Accounts, contacts, deals and leads of the generic CRM integration.',
  aliases: ['crm_entities'],
  actions: {
    get: {
      kind: 'get',
      summary: 'Up to 100 objects by their CRM ids.',
      operation: getCrmObjects,
      select: 'crmObjectsMap',
      templates: { 'get-crm-entities': getCrmEntities },
    },
    upload: {
      kind: 'write',
      summary: 'Upload objects as a file of JSON lines, up to 200 MB; Gong works it off in the background.',
      operation: uploadCrmData,
      effect: 'changes',
      templates: { 'upload-crm-entities': uploadCrmEntities },
      once: onceByClientRequestId,
    },
  },
})

/** How far Gong has come with an upload or a deletion. */
export const crmRequests = defineEntity({
  name: 'crm_requests',
  summary: 'Uploads and deletions of the CRM integration, and how far they have come.',
  aliases: ['crm_request_status'],
  actions: {
    get: {
      kind: 'get',
      summary: 'Status of a request and its first 20 errors.',
      operation: getRequestStatus,
      templates: { 'get-crm-request-status': { inputs: ['integrationId', 'clientRequestId'] } },
    },
  },
})
