import type { AnswerCopyCorrection, SchemaCorrection } from './correction.ts'

const anyContextValue = {
  drop: ['type', 'example'],
  what: 'The value of a CRM field is a string, number, boolean, list or object.',
  source:
    'airbyte source-gong, migration notes for 1.0.0 and 2.0.0; the description says object and gives a string as example.',
} as const satisfies Omit<SchemaCorrection, 'at'>

const missingIdFormat = {
  set: { format: 'int64-id' },
  what: 'The field is a 64-bit id, though it has no example that shows it.',
  source: 'The same field elsewhere in the description (UserActivity.userId, KeywordTracker.creatorUserId).',
} as const satisfies Omit<SchemaCorrection, 'at'>

const webAddress = {
  set: { format: 'uri' },
  what: 'The media object holds two addresses, signed anew in each answer and good for 8 hours; "url" is no format of JSON Schema.',
  source: 'The prose of MediaDto, and JSON Schema draft 7, which names the format uri.',
} as const satisfies Omit<SchemaCorrection, 'at'>

/** Schemas and fields that the description gets wrong, one by one. */
export const schemas: readonly SchemaCorrection[] = [
  { at: 'ContextField.value', ...anyContextValue },
  { at: 'CrmPartyContextField.value', ...anyContextValue },
  { at: 'PartyContextField.value', ...anyContextValue },
  { at: 'UserDayByDayActivity.userId', ...missingIdFormat },
  { at: 'Brief.briefId', ...missingIdFormat },
  { at: 'Brief.creatorUserId', ...missingIdFormat },
  { at: 'MediaDto.audioUrl', ...webAddress },
  { at: 'MediaDto.videoUrl', ...webAddress },
  {
    at: 'logEntry.logRecord',
    set: { additionalProperties: {} },
    what: 'The fields of a log record depend on the type of log and hold values of any type.',
    source:
      'The prose of the field: "populated dynamically by the log record, depending on the type of log".',
  },
  {
    at: 'GetGenericCrmObjectsResponse.crmObjectsMap',
    set: {
      additionalProperties: { type: 'object', nullable: true, additionalProperties: {} },
      description: 'CRM objects by their CRM id; null for an object that was not found.',
    },
    what: 'Each CRM id leads to the fields of its object, with values of any type, or to null.',
    source: 'The prose of GET /v2/crm/entities.',
  },
  {
    at: 'PublicApiFlow.folderName',
    drop: ['example'],
    what: 'The name is a text; its example, the folder id once more, would make it an id.',
    source: 'The field’s own name; the example equals that of folderId.',
  },
  {
    at: 'ReminderFilter',
    set: { required: ['status', 'taskAction', 'userId'] },
    what: 'A required field "types" that is declared nowhere is not asked for.',
    source: 'The description itself: ReminderFilter has no such property.',
  },
]

/** Schemas that requests and answers share though their rules differ. */
export const answerCopies: readonly AnswerCopyCorrection[] = [
  {
    at: 'GenericSchemaFieldRequest',
    answerCopy: 'GenericSchemaField',
    what: 'The list of selected fields is answered with every field optional, while uploading one requires name, label and type.',
    source: 'Follows from responses-are-optional-and-nullable.',
  },
]
