import { getCallTranscripts } from '../api/operations/calls.gen.ts'
import { defineStream } from './entity.ts'
import { oneCall } from './templates/inputs.ts'
import { withSpeakers } from './transcripts-with-speakers.ts'

/** What was said: monologues of speakers, sentence by sentence, times in milliseconds. */
export const callTranscripts = defineStream({
  name: 'call_transcripts',
  summary: 'Transcripts: who said what, sentence by sentence, with times in milliseconds.',
  aliases: [],
  readWith: { tool: 'get_transcript', how: 'it gives transcripts whole, part by part' },
  actions: {
    list: {
      kind: 'list',
      summary: 'Transcripts of a stretch of time or of given calls.',
      operation: getCallTranscripts,
      select: 'callTranscripts',
      templates: {
        'fetch-call-transcripts': {
          inputs: ['from?', 'to?', 'workspaceId?', 'callIds?', 'cursor?'],
          needsOne: true,
          params: { from: 'fromDateTime', to: 'toDateTime' },
          list: 'transcripts',
        },
        'list-call-transcripts': {
          inputs: ['fromDateTime?', 'toDateTime?', 'workspaceId?', 'callIds?', 'cursor?'],
        },
        'get-call-transcript': {
          description: 'The transcript of one call; empty where there is none yet.',
          inputs: ['callId'],
          schemas: oneCall,
          toParams: ({ callId }) => ({ callIds: [callId] }),
          pick: 'first',
          toOutput: ({ transcript }, { callId }) => ({ callId, transcript: transcript ?? [] }),
        },
      },
    },
  },
  helpers: { withSpeakers },
  stream: {
    model: 'CallTranscript',
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
