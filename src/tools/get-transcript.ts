import type { Params } from '../entities/entity.ts'
import {
  type CallWithSpeakers,
  type NamedTranscript,
  withSpeakers,
} from '../entities/transcripts-with-speakers.ts'
import { GongError } from '../errors/gong-error.ts'
import { createReader } from './create-reader.ts'
import { parsePlace, renderTranscript } from './render-transcript.ts'
import { parseTimeStamp } from './time-stamp.ts'
import { type RunOptions, readsGong, type ToolDefinition, type ToolParts } from './tool.ts'

/** Transcripts that are kept to go on in, and for how long: each costs two requests. */
const mostKept = 8
const keepMs = 10 * 60_000

/** The tool that gives what was said, with names. */
export function createGetTranscriptTool(parts: ToolParts): ToolDefinition {
  const kept = new Map<string, { readonly at: number; readonly transcript: NamedTranscript }>()

  async function load(callId: string, options: RunOptions): Promise<NamedTranscript> {
    const found = kept.get(callId)
    if (found !== undefined && parts.now() - found.at < keepMs) return found.transcript
    const { readRecords } = createReader(parts.gong.executor, options)
    const { includePrivate } = parts
    const [call] = await withSpeakers(readRecords, { callIds: [callId], includePrivate })
    const transcript = requireTranscript(callId, call)
    kept.delete(callId)
    kept.set(callId, { at: parts.now(), transcript })
    for (const [oldest] of kept) if (kept.size > mostKept) kept.delete(oldest)
    return transcript
  }

  return {
    ...readsGong,
    name: 'get_transcript',
    description:
      'What was said on a call, with times and speakers’ names. Long calls come in parts: go on with the cursor, or choose a stretch with from and to.',
    parameters: {
      type: 'object',
      properties: {
        call_id: { type: 'string', format: 'int64-id' },
        from: { type: 'string', description: 'hh:mm:ss, mm:ss or seconds' },
        to: { type: 'string', description: 'Not included' },
        cursor: { type: 'string', description: 'Of the part before' },
      },
      required: ['call_id'],
    },
    run: async (args, options) => {
      const callId = String(args['call_id'])
      const place = parsePlace(args['cursor'] as string | undefined)
      const stretch = stretchOf(args)
      return renderTranscript(await load(callId, options), { ...stretch, ...place }, parts.maxBytes)
    },
  }
}

function stretchOf(args: Params): { from: number; to: number } {
  const from = parseTimeStamp('from', args['from']) ?? 0
  const to = parseTimeStamp('to', args['to']) ?? Number.POSITIVE_INFINITY
  if (from < to) return { from, to }
  throw new GongError('usage', 'get_transcript: from must be before to.', {
    advice: 'Both are times from the start of the call; hh:mm:ss, mm:ss or seconds.',
  })
}

function requireTranscript(callId: string, call: CallWithSpeakers | undefined): NamedTranscript {
  const title = call?.call?.title
  const name = title == null ? `Call ${callId}` : `Call ${callId} “${title}”`
  switch (call?.status) {
    case 'ready':
      return call
    case 'private':
      throw new GongError('forbidden', `get_transcript: ${name} is private.`, {
        advice:
          'Private calls are left out here; the server has an option that includes them (--include-private).',
      })
    case 'no_transcript':
      throw new GongError('not_found', `get_transcript: ${name} has no transcript, or not yet.`, {
        advice: 'Gong makes it minutes to a day after the call, and none of a call in which nobody spoke.',
      })
    default:
      throw new GongError('not_found', `get_transcript: Gong lists no call ${callId}.`, {
        advice:
          'Check the id (as a text: numbers lose digits); search_calls finds calls. A call appears when it is processed, and only where the key may see it.',
      })
  }
}
