import { z } from 'zod'
import { callTranscriptSchema } from '../api/schemas/calls.gen.ts'
import type { CallTranscript } from '../api/types.gen.ts'
import { defineEntity, shape } from './entity.ts'
import { defined, id, ids, instant } from './params.ts'

/** What was said: monologues of speakers, sentence by sentence, times in milliseconds. */
export const callTranscripts = defineEntity({
  name: 'call_transcripts',
  summary: 'Transcripts: who said what, sentence by sentence, with times in milliseconds.',
  aliases: [],
  record: shape<CallTranscript>(callTranscriptSchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'Transcripts of a stretch of time or of given calls.',
      method: 'POST',
      path: '/v2/calls/transcript',
      scopes: ['api:calls:read:transcript'],
      params: z.object({
        fromDateTime: instant('Calls that started at this moment or later.').optional(),
        toDateTime: instant('Calls that started before this moment.').optional(),
        workspaceId: id('Only calls of this workspace.').optional(),
        callIds: ids('Only these calls.').optional(),
      }),
      select: 'callTranscripts',
      paging: 'cursor',
      send: (params) => ({ body: { filter: defined(params) } }),
    },
  },
  stream: {
    read: {
      by: 'ids',
      of: ['extensive_calls', 'calls'],
      param: 'callIds',
      // Gong documents no maximum; 100 were tried on the real API by Airbyte (airbytehq/airbyte#82260).
      batch: 100,
      match: 'callId',
      dueDays: 7,
    },
    key: ['callId'],
    timeField: 'started',
    stamps: {
      started: { type: ['string', 'null'], format: 'date-time', description: 'When the call started.' },
    },
    airbyte: { name: 'callTranscripts', cursorField: 'started' },
  },
})
