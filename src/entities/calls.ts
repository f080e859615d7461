import { addCall, addCallRecording, getCall, listCalls } from '../api/operations/calls.gen.ts'
import { defineStream, type OnceKey } from './entity.ts'
import { uploadCall } from './templates/upload-call.ts'

/** Some accounts of Gong answer 400 to a second call with the same clientUniqueId, others 409; both name the first call. */
const onceByClientUniqueId: OnceKey<'clientUniqueId'> = {
  param: 'clientUniqueId',
  firstAnswer(_params, errors) {
    const said = errors.find((text) => /uniqueId|duplicate|already/i.test(text))
    const callId = said === undefined ? undefined : /\b\d{9,20}\b/.exec(said)?.[0]
    return callId === undefined ? undefined : { callId }
  },
}

/** Calls with their basic data. */
export const calls = defineStream({
  name: 'calls',
  summary: 'Recorded calls: title, times, host, direction, language.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Calls of a stretch of time, oldest first.',
      operation: listCalls,
      select: 'calls',
      templates: {
        'list-calls': { inputs: ['fromDateTime?', 'toDateTime?', 'workspaceId?', 'cursor?'] },
      },
    },
    get: {
      kind: 'get',
      summary: 'One call.',
      operation: getCall,
      select: 'call',
      templates: { 'get-call': { inputs: ['id'] } },
    },
    create: {
      kind: 'write',
      summary:
        'Add a call; its recording follows with uploadMedia, unless downloadMediaUrl is given. It appears in lists once it is processed.',
      operation: addCall,
      effect: 'adds',
      once: onceByClientUniqueId,
      templates: { 'upload-call': uploadCall },
    },
    uploadMedia: {
      kind: 'write',
      summary: 'Upload the recording of a call that was created: WAV, MP3, MP4, MKV or FLAC, up to 1.5 GB.',
      operation: addCallRecording,
      effect: 'adds',
    },
  },
  stream: {
    model: 'Call',
    read: {
      by: 'window',
      range: { from: 'fromDateTime', to: 'toDateTime' },
      unit: 'instant',
      // Recorded web conferences are filtered by their scheduled time, all others by their start.
      times: [['started'], ['scheduled', 'started']],
    },
    key: ['id'],
    timeField: 'started',
    privateFlag: 'isPrivate',
    // What Nango's model of this name has.
    carries: {
      context: 'context',
      parties: 'parties',
      interaction: 'interaction',
      collaboration: 'collaboration',
      mediaUrls: 'media',
    },
    volatile: ['mediaUrls'],
    airbyte: { name: 'calls', cursorField: 'started' },
  },
})
