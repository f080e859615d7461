import type { Speaker } from '../entities/speakers.ts'
import type { NamedTranscript, SpokenSentence } from '../entities/transcripts-with-speakers.ts'
import { GongError } from '../errors/gong-error.ts'
import { capText, cutToBytes, jsonBytes } from './text-size.ts'
import { timeStamp } from './time-stamp.ts'

/** Where in a transcript to begin: a sentence, and a character of it where it was cut. */
export interface Place {
  readonly sentence: number
  readonly character: number
  /** Where the stretch that was asked for ends, in milliseconds. */
  readonly to?: number
}

/** The part of a transcript that is wanted, times in milliseconds. */
export interface Part extends Place {
  readonly from: number
  readonly to: number
}

/** Characters after which a monologue goes on in a line of its own, so that times stay near. */
const lineLength = 600

/**
 * The place that a cursor means; the beginning without one.
 * @throws GongError `usage` when it is not whole.
 */
export function parsePlace(cursor: string | undefined): Place {
  if (cursor === undefined) return { sentence: 0, character: 0 }
  const match = /^s(\d{1,9})(?:\.(\d{1,9}))?(?:-(\d{1,12}))?$/.exec(cursor)
  if (match === null)
    throw new GongError('usage', `get_transcript: the cursor “${cursor}” is not whole.`, {
      advice: 'Give it exactly as it came with the part before, or use from.',
    })
  const [, sentence, character = '0', to] = match
  return {
    sentence: Number(sentence),
    character: Number(character),
    ...(to === undefined ? {} : { to: Number(to) }),
  }
}

function writePlace({ sentence, character }: Place, to: number): string {
  const cut = character === 0 ? '' : `.${character}`
  return `s${sentence}${cut}${Number.isFinite(to) ? `-${to}` : ''}`
}

interface Said extends SpokenSentence {
  readonly speaker: Speaker
  readonly topic: string | undefined
  readonly monologue: number
}

/** A part of a transcript as text: the call and its speakers at the head, a line a stretch of speech, how to go on. */
export function renderTranscript(transcript: NamedTranscript, part: Part, maxBytes: number): string {
  const said = transcript.monologues.flatMap(({ speaker, topic, sentences }, monologue) =>
    sentences.map((sentence): Said => ({ ...sentence, speaker, topic, monologue })),
  )
  const last = said.at(-1)?.end ?? 0
  const ms = Math.max(last, (transcript.call?.duration ?? 0) * 1000)
  const head = capText(headOf(transcript, ms), Math.floor(maxBytes / 2))
  const { lines, next } = fillLines(said, part, maxBytes - jsonBytes(head) - 300)
  const given = lines.length === 0 ? ['Nothing was said in this stretch.'] : lines
  const end =
    next === undefined
      ? Number.isFinite(part.to) && part.to < ms
        ? `End of the stretch; the call goes on to ${timeStamp(ms)}.`
        : 'End of the transcript.'
      : `Goes on at ${timeStamp(said[next.sentence]?.start ?? 0)} of ${timeStamp(ms)}: get_transcript with "cursor":"${writePlace(next, part.to)}", or with from.`
  return `${head}\n\n${given.join('\n')}\n\n${end}`
}

function headOf({ callId, call, speakers }: NamedTranscript, ms: number): string {
  const url = call?.url == null ? '' : ` ${call.url}`
  const title = call?.title ?? 'Untitled call'
  return [
    `${title} (call ${callId}), started ${call?.started ?? 'unknown'}, ${timeStamp(ms)} long${url}`,
    'Speakers:',
    ...speakers.map((speaker) => `- ${describeSpeaker(speaker)}`),
  ].join('\n')
}

function describeSpeaker({
  name,
  isKnown,
  speakerId,
  company,
  affiliation,
  title,
  emailAddress,
}: Speaker): string {
  if (!isKnown) return `${name} (id ${speakerId || 'missing'}): none of the call’s people`
  const who = [company, affiliation === 'unknown' ? 'affiliation unknown' : affiliation]
  const more = [title, emailAddress === name ? undefined : emailAddress]
  const told = [who, more].map((words) => words.filter((word) => word !== undefined).join(', '))
  return `${name} (${told.filter((words) => words !== '').join('; ')})`
}

/** As many sentences from the place on as fit. */
function fillLines(
  said: readonly Said[],
  part: Part,
  maxBytes: number,
): { lines: string[]; next: Place | undefined } {
  const lines: string[] = []
  let left = maxBytes
  let before: Said | undefined
  let length = 0
  for (let index = part.sentence; index < said.length; index++) {
    const sentence = said[index]
    if (sentence === undefined || sentence.start >= part.to || sentence.end <= part.from) continue
    const skipped = index === part.sentence ? part.character : 0
    const text = skipped > 0 ? `…${sentence.text.slice(skipped)}` : sentence.text
    const goesOn = before?.monologue === sentence.monologue && length < lineLength
    const start = goesOn ? ' ' : startOf(sentence, before)
    const bytes = jsonBytes(`${start}${text}\n`)
    if (bytes > left) {
      if (lines.length > 0) return { lines, next: { sentence: index, character: 0 } }
      // One sentence that is longer than the cap goes on in the next part.
      const room = Math.max(8, left - jsonBytes(`${start}……\n`))
      const piece =
        cutToBytes(sentence.text.slice(skipped), room) || sentence.text.slice(skipped, skipped + 1)
      const whole = `${start}${skipped > 0 ? '…' : ''}${piece}…`
      return { lines: [whole], next: { sentence: index, character: skipped + piece.length } }
    }
    left -= bytes
    length = goesOn ? length + text.length : text.length
    if (goesOn) lines.push(`${lines.pop()}${start}${text}`)
    else lines.push(`${start}${text}`)
    before = sentence
  }
  return { lines, next: undefined }
}

function startOf(sentence: Said, before: Said | undefined): string {
  const isNewTopic = sentence.topic !== undefined && sentence.topic !== before?.topic
  const topic = isNewTopic ? `# ${sentence.topic}\n` : ''
  return `${topic}[${timeStamp(sentence.start)}] ${sentence.speaker.name}: `
}
