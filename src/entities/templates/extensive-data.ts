import type { JsonSchema } from '../../api/json-schema.ts'
import { listCallsExtensive } from '../../api/operations/calls.gen.ts'
import type { Params, Template } from '../entity.ts'
import { exposableParts } from '../exposable-parts.ts'
import { oneCall } from './inputs.ts'

const { context, contextTiming, exposedFields } = listCallsExtensive.params

/** Which parts of calls are sent, in Gong's own form. */
const contentSelector: JsonSchema = {
  type: 'object',
  description: 'What is sent of each call; everything by default.',
  properties: {
    context: context?.schema ?? {},
    contextTiming: contextTiming?.schema ?? {},
    exposedFields: exposedFields?.schema ?? {},
  },
}

/** Without a choice of parts, all of them. */
export const fetchCallExtensiveData: Template = {
  inputs: ['callIds?', 'fromDateTime?', 'toDateTime?', 'cursor?', 'contentSelector?'],
  needsOne: true,
  schemas: { contentSelector },
  toParams: ({ callIds, fromDateTime, toDateTime, contentSelector: chosen }) => ({
    callIds,
    fromDateTime,
    toDateTime,
    ...((chosen as Params | undefined) ?? { context: 'Extended', exposedFields: exposableParts }),
  }),
  paging: 'cursor',
}

/** The addresses of a call's recordings, which work for 8 hours. */
export const getCallMedia: Template = {
  description: 'Addresses of a call’s recordings, which work for 8 hours; empty where there is none.',
  inputs: ['callId'],
  schemas: oneCall,
  toParams: ({ callId }) => ({ callIds: [callId], exposedFields: ['media'] }),
  pick: 'first',
  toOutput: ({ media }) => {
    const { audioUrl, videoUrl } = (media ?? {}) as Params
    return { ...(audioUrl == null ? {} : { audioUrl }), ...(videoUrl == null ? {} : { videoUrl }) }
  },
}
