import { listCallsExtensive } from '../api/operations/calls.gen.ts'
import { exposedFieldsSchema } from '../api/schemas/calls.gen.ts'
import type { ExposedFields, ListCallsExtensiveParams } from '../api/types.gen.ts'
import { accepts, defineStream, type Param } from './entity.ts'
import { type ExposablePart, exposableParts, toExposedFields } from './exposable-parts.ts'
import { fetchCallExtensiveData, getCallMedia } from './templates/extensive-data.ts'

/** Gong’s parameters, the parts also by name. */
export interface ExtensiveCallsParams extends Omit<ListCallsExtensiveParams, 'exposedFields'> {
  /**
   * The parts to send, by name or as Gong’s nested object; by default only `metaData`.
   * `media` needs the scope `api:calls:read:media-url`.
   */
  exposedFields?: ExposedFields | readonly ExposablePart[]
}

const exposedFields: Param = {
  schema: {
    type: ['array', 'object'],
    items: { type: 'string', enum: exposableParts },
    properties: exposedFieldsSchema.properties ?? {},
    description:
      'The parts to send, by name or as Gong’s nested object. Default: only metaData. media needs the scope api:calls:read:media-url.',
  },
}

/** Calls with everything Gong knows of them but the transcript. */
export const extensiveCalls = defineStream({
  name: 'extensive_calls',
  summary: 'Calls with people, CRM context, topics, trackers, AI content, interaction and media addresses.',
  aliases: ['calls_extensive'],
  actions: {
    list: {
      kind: 'list',
      summary: 'Calls of a stretch of time or by id, with the parts that are asked for.',
      operation: listCallsExtensive,
      select: 'calls',
      templates: {
        'fetch-call-extensive-data': fetchCallExtensiveData,
        'get-call-media': getCallMedia,
      },
      accepts: accepts<ExtensiveCallsParams>({ ...listCallsExtensive.params, exposedFields }, (params) => {
        const parts = params['exposedFields'] as ExtensiveCallsParams['exposedFields']
        return parts === undefined ? params : { ...params, exposedFields: toExposedFields(parts) }
      }),
    },
  },
  stream: {
    model: 'ExtensiveCall',
    read: {
      by: 'window',
      range: { from: 'fromDateTime', to: 'toDateTime' },
      unit: 'instant',
      times: [['started']],
    },
    params: { context: 'Extended', contextTiming: ['Now', 'TimeOfCall'], exposedFields: exposableParts },
    key: ['id'],
    timeField: 'started',
    privateFlag: 'metaData.isPrivate',
    feeds: { calls: 'metaData' },
    volatile: ['audioUrl', 'videoUrl'],
    table: { lift: 'metaData', spread: { media: { audioUrl: 'audioUrl', videoUrl: 'videoUrl' } } },
    airbyte: {
      name: 'extensiveCalls',
      copies: { id: 'metaData.id', startdatetime: 'metaData.started' },
      cursorField: 'startdatetime',
    },
  },
})
