import { TOPICS } from '../words/words.ts'
import type { Account } from './account.ts'
import type { Call } from './call.ts'
import { conversationFacts } from './call-of.ts'
import { conversationOf, type Turn } from './conversation.ts'
import { fill } from './phrasebook.ts'

/** What was said on a call, as POST /v2/calls/transcript prints it. */
export interface TranscriptRecord {
  readonly callId: string
  readonly transcript: readonly {
    readonly speakerId: string
    readonly topic: string | null
    readonly sentences: readonly { readonly start: number; readonly end: number; readonly text: string }[]
  }[]
}

/** Who spoke when on a call; nothing on one where nobody did. */
export function turnsOf(account: Account, call: Call): readonly Turn[] {
  return call.language === 'zxx' ? [] : conversationOf(conversationFacts(account.seed, call))
}

/** The speaker id of a turn; a voice that belongs to nobody has one that no party has. */
export function speakerIdOf(account: Account, call: Call, turn: Turn): string {
  const speaker = call.participants[turn.speaker]?.speakerId
  return speaker ?? account.identifiers.of('speaker', call.number * 16 + 15)
}

/** The transcript of a call, with sentence times in milliseconds. */
export function transcriptOf(account: Account, call: Call): TranscriptRecord {
  const transcript = turnsOf(account, call).map((turn) => {
    const topic = TOPICS[turn.topic]
    return {
      speakerId: speakerIdOf(account, call, turn),
      // Small talk has no topic of its own in Gong.
      topic: topic === undefined || turn.topic === 0 ? null : topic,
      sentences: turn.utterances.map(({ template, filling, start, end }) => ({
        start,
        end,
        text: fill(template, filling),
      })),
    }
  })
  return { callId: call.id, transcript }
}
