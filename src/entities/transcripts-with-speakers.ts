import type { CallBasicData, CallData, CallTranscript } from '../api/types.gen.ts'
import type { ReadRecords } from './entity.ts'
import { type Speaker, speakersOf } from './speakers.ts'

/** Something that was said, times in milliseconds from the start of the call. */
export interface SpokenSentence {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** What one speaker said before another began. */
export interface SpokenMonologue {
  readonly speaker: Speaker
  readonly topic: string | undefined
  readonly sentences: readonly SpokenSentence[]
}

/** A call’s transcript in which everybody has a name. */
export interface NamedTranscript {
  readonly status: 'ready'
  readonly callId: string
  /** What Gong knows of the call; undefined when it has its transcript but does not list it yet. */
  readonly call: CallBasicData | undefined
  /** In the order in which they began to speak. */
  readonly speakers: readonly Speaker[]
  readonly monologues: readonly SpokenMonologue[]
}

/** A call whose transcript is not given, and why. */
export interface NoTranscript {
  /**
   * `no_transcript`: Gong has the call but no transcript, or not yet. `private`: left out, see `includePrivate`.
   * `unknown_call`: Gong does not list the call: a wrong id, no access to it, or it is still processed.
   */
  readonly status: 'no_transcript' | 'private' | 'unknown_call'
  readonly callId: string
  readonly call: CallBasicData | undefined
}

/** One call that was asked for; `status` tells whether it has a transcript. */
export type CallWithSpeakers = NamedTranscript | NoTranscript

/** Awaited, all of them; iterated, one by one in the order that was asked, a hundred calls of them read at a time. */
export type CallsWithSpeakers = AsyncIterable<CallWithSpeakers> & PromiseLike<CallWithSpeakers[]>

/** What `withSpeakers` takes. */
export interface WithSpeakersParams {
  readonly callIds: readonly string[]
  /** Private calls too; without it they come without their transcript, as Gong demands of listed apps. */
  readonly includePrivate?: boolean
}

/** The entity whose records these transcripts are made of. */
const spokenEntity = 'call_transcripts'

/** The ids that one request takes; as many as Airbyte sends (airbytehq/airbyte#82260). */
const batchSize = 100

/**
 * Transcripts with the names, affiliations, titles and companies of those who spoke: two requests a hundred calls.
 * Every id gets an entry; ids given twice get one.
 */
export function withSpeakers(
  read: ReadRecords,
  { callIds, includePrivate = false }: WithSpeakersParams,
): CallsWithSpeakers {
  async function* each() {
    const ids = [...new Set(callIds)]
    for (let at = 0; at < ids.length; at += batchSize)
      yield* await readBatch(read, ids.slice(at, at + batchSize), includePrivate)
  }
  return {
    [Symbol.asyncIterator]: each,
    // Most callers want all of a few calls.
    // biome-ignore lint/suspicious/noThenProperty: being awaitable is this type's purpose
    then: (resolve, reject) => collect(each()).then(resolve, reject),
  }
}

/** `Array.fromAsync` came with Node 22, and the SDK runs on 20. */
async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

async function readBatch(
  read: ReadRecords,
  callIds: readonly string[],
  includePrivate: boolean,
): Promise<CallWithSpeakers[]> {
  const details = { callIds, context: 'Extended', exposedFields: ['parties'] }
  const found = await collect(read<CallData>('extensive_calls', details))
  const calls = new Map(found.map((call) => [call.metaData?.id, call]))
  // Whether a call that Gong does not list yet is private nobody knows.
  const wanted = callIds.filter((id) => includePrivate || (calls.has(id) && !isPrivate(calls.get(id))))
  const transcripts = new Map<string | null | undefined, CallTranscript>()
  if (wanted.length > 0) {
    for await (const transcript of read<CallTranscript>(spokenEntity, { callIds: wanted }))
      transcripts.set(transcript.callId, transcript)
  }
  return callIds.map((callId) => {
    const data = calls.get(callId)
    const transcript = transcripts.get(callId)
    const call = data?.metaData ?? undefined
    if (transcript !== undefined) return { ...toNamed(data ?? {}, transcript), callId, call }
    if (data === undefined) return { status: 'unknown_call', callId, call }
    const isLeftOut = !includePrivate && isPrivate(data)
    return { status: isLeftOut ? 'private' : 'no_transcript', callId, call }
  })
}

function toNamed(call: CallData, { transcript }: CallTranscript) {
  const spoken = transcript ?? []
  const speakers = speakersOf(
    call,
    spoken.map(({ speakerId }) => speakerId ?? ''),
  )
  const byId = new Map(speakers.map((speaker) => [speaker.speakerId, speaker]))
  const monologues = spoken.flatMap(({ speakerId, topic, sentences }) => {
    const speaker = byId.get(speakerId ?? '')
    if (speaker === undefined) return []
    const said = (sentences ?? []).map(({ start, end, text }) => ({
      start: start ?? 0,
      end: end ?? start ?? 0,
      text: text ?? '',
    }))
    return [{ speaker, topic: topic ?? undefined, sentences: said }]
  })
  return { status: 'ready' as const, speakers, monologues }
}

function isPrivate(call: CallData | undefined): boolean {
  return call?.metaData?.isPrivate === true
}
