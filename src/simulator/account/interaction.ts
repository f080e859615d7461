import { Dice } from '../dice.ts'
import type { Call } from './call.ts'
import type { Turn } from './conversation.ts'
import { SALTS } from './salts.ts'

/** The fields of `contentSelector.exposedFields.interaction` that are wanted. */
export type InteractionWish = Readonly<Record<string, boolean | null | undefined>>

/** Figures about who spoke how; only the account's own people are listed as speakers (gong facts, 5: 7). */
export function interactionOf(
  seed: number,
  call: Call,
  turns: readonly Turn[],
  wish: InteractionWish,
  isVideo: boolean,
) {
  const talk = talkOf(call, turns)
  const interaction: Record<string, unknown> = {}
  if (wish['speakers']) {
    interaction['speakers'] = call.participants.flatMap(({ partyId, user }, place) =>
      user === undefined || talk[place]?.seconds === 0
        ? []
        : [{ id: partyId, userId: user.id, talkTime: round(talk[place]?.seconds ?? 0) }],
    )
  }
  if (wish['personInteractionStats']) interaction['interactionStats'] = statsOf(call, talk, turns.length)
  if (wish['video']) interaction['video'] = isVideo ? videoOf(seed, call) : []
  if (wish['questions']) {
    const asked = (isCompany: boolean) =>
      talk.reduce(
        (sum, { questions }, place) =>
          sum + ((call.participants[place]?.user !== undefined) === isCompany ? questions : 0),
        0,
      )
    interaction['questions'] = { companyCount: asked(true), nonCompanyCount: asked(false) }
  }
  return interaction
}

interface Talk {
  seconds: number
  longest: number
  questions: number
}

function talkOf(call: Call, turns: readonly Turn[]): readonly Talk[] {
  const talk = call.participants.map((): Talk => ({ seconds: 0, longest: 0, questions: 0 }))
  for (const { speaker, utterances } of turns) {
    const share = talk[speaker]
    if (share === undefined) continue
    const length = ((utterances.at(-1)?.end ?? 0) - (utterances[0]?.start ?? 0)) / 1000
    share.seconds += length
    share.longest = Math.max(share.longest, length)
    share.questions += utterances.filter(({ template }) => template.isQuestion).length
  }
  return talk
}

function statsOf(call: Call, talk: readonly Talk[], turns: number): readonly unknown[] {
  const all = talk.reduce((sum, { seconds }) => sum + seconds, 0)
  const host = talk[0] ?? { seconds: 0, longest: 0, questions: 0 }
  const theirs = talk.filter((_, place) => call.participants[place]?.user === undefined)
  return [
    { name: 'Talk Ratio', value: all === 0 ? 0 : round(host.seconds / all) },
    { name: 'Longest Monologue', value: round(host.longest) },
    { name: 'Longest Customer Story', value: round(Math.max(0, ...theirs.map(({ longest }) => longest))) },
    { name: 'Interactivity', value: round(Math.min(10, (turns / Math.max(1, call.duration / 60)) * 0.9)) },
    {
      name: 'Patience',
      value: round(all === 0 ? 0 : Math.max(0.2, (call.duration - all) / Math.max(1, turns))),
    },
  ]
}

function videoOf(seed: number, call: Call): readonly unknown[] {
  const dice = new Dice(seed, SALTS.content, call.number, 2)
  const part = (name: string, share: number) => ({
    name,
    duration: Math.round(call.duration * share * dice.next()),
  })
  return [
    part('Browser', 0.3),
    part('Presentation', 0.3),
    part('WebcamPrimaryUser', 0.9),
    part('WebcamNonCompany', 0.7),
  ]
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
