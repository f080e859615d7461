import { listCallsExtensive } from '../api/operations/calls.gen.ts'
import { type AcceptedParams, accepts, defineEntity } from './entity.ts'
import { id, ids, text } from './params.ts'

/** What a download takes. */
export interface DownloadParams {
  /** Call whose recording to download. */
  callId: string
  /** Part of the file, as HTTP writes it: `bytes=0-99`. */
  range?: string
}

/** Gong has no operation for the file itself: a listing by id gives an address that works for 8 hours. */
const download: AcceptedParams<DownloadParams> = accepts<DownloadParams>(
  {
    callId: id('Call whose recording to download; or callIds with this one id.'),
    callIds: ids('The one call, in the form of Airbyte’s connector.'),
    range: text('Part of the file, as HTTP writes it: bytes=0-99.'),
    rangeHeader: text('The same, by the name of Airbyte’s connector.'),
    exposedFields: { schema: { type: 'object', description: 'Airbyte’s connector demands it; not needed.' } },
  },
  ({ callId, callIds }) => ({
    callIds: callId === undefined ? callIds : [callId],
    exposedFields: { media: true },
  }),
)

/** The sound of calls. */
export const callAudio = defineEntity({
  name: 'call_audio',
  summary: 'The sound recording of a call.',
  aliases: [],
  actions: {
    download: {
      kind: 'download',
      summary: 'The sound of a call as a stream of bytes.',
      operation: listCallsExtensive,
      select: 'calls',
      accepts: download,
      media: 'audioUrl',
    },
  },
})

/** The picture and sound of calls. */
export const callVideo = defineEntity({
  name: 'call_video',
  summary: 'The video recording of a call.',
  aliases: [],
  actions: {
    download: {
      kind: 'download',
      summary: 'The video of a call as a stream of bytes.',
      operation: listCallsExtensive,
      select: 'calls',
      accepts: download,
      media: 'videoUrl',
    },
  },
})
