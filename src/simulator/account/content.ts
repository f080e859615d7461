import { Dice } from '../dice.ts'
import { wordsOf } from '../words/languages.ts'
import { TOPICS } from '../words/words.ts'
import type { Account } from './account.ts'
import type { Call } from './call.ts'
import { conversationFacts } from './call-of.ts'
import { fillingOf, type Turn } from './conversation.ts'
import { type Filling, fill, templateOf } from './phrasebook.ts'
import { SALTS } from './salts.ts'
import { trackerHitsOf } from './trackers.ts'

/** The fields of `contentSelector.exposedFields.content` that are wanted. */
export type ContentWish = Readonly<Record<string, boolean | null | undefined>>

const LEAST_SECONDS = 30
const LEAST_WORDS = 100
const STRUCTURE_NAMES: Readonly<Record<string, string>> = {
  'Call Setup': 'Meeting Setup',
  'Product Demo': 'Demo',
  'Small Talk': 'Small Talk',
  Pricing: 'Pricing',
  'Next Steps': 'Next Steps',
  'Wrap-up': 'Wrap-up',
}
const OUTCOMES = [
  { id: 'MEETING_BOOKED', category: 'Answered', name: 'Meeting booked' },
  { id: 'CONNECTED', category: 'Answered', name: 'Connected' },
  { id: 'NOT_INTERESTED', category: 'Answered', name: 'Not interested' },
  { id: 'CALL_BACK_LATER', category: 'Answered', name: 'Call back later' },
] as const

/** What Gong made of a conversation: what is wanted and there already (gong facts, 5: 10). */
export function contentOf(
  account: Account,
  call: Call,
  turns: readonly Turn[],
  wish: ContentWish,
): Record<string, unknown> {
  const content: Record<string, unknown> = {}
  const stretches = stretchesOf(turns)
  if (wish['structure']) content['structure'] = structureOf(stretches)
  if (wish['trackers'])
    content['trackers'] = trackerHitsOf(account, call, turns, wish['trackerOccurrences'] === true)
  if (wish['topics']) content['topics'] = topicsOf(stretches)
  if (!isTold(account, call, turns)) return content
  const story = createStory(account, call)
  if (wish['brief']) content['brief'] = story.tell(wordsOf(call.language).briefs[call.kind])
  if (wish['outline']) content['outline'] = outlineOf(call, stretches, story)
  if (wish['highlights']) content['highlights'] = highlightsOf(call, stretches, story)
  if (wish['callOutcome'] && !call.isConference) content['callOutcome'] = story.dice.pick(OUTCOMES)
  if (wish['keyPoints']) {
    content['keyPoints'] = stretches
      .filter(isTelling)
      .map(({ topic }) => ({ text: story.tell(pointsOn(call, topic)) }))
  }
  return content
}

/** A run of turns on one topic; times in seconds. */
interface Stretch {
  readonly topic: number
  readonly start: number
  readonly duration: number
}

/** Puts sentences about a call together; each telling is the same for the same call. */
interface Story {
  readonly dice: Dice
  readonly filling: Filling
  tell(choices: readonly string[]): string
}

function createStory(account: Account, call: Call): Story {
  const dice = new Dice(account.seed, SALTS.content, call.number, 1)
  const filling = fillingOf(conversationFacts(account.seed, call), 0)
  return { dice, filling, tell: (choices) => fill(templateOf(dice.pick(choices)), filling) }
}

/** Whether the call is long enough for AI, and AI is through with it. */
function isTold(account: Account, call: Call, turns: readonly Turn[]): boolean {
  if (call.contentFrom > account.now() || call.duration < LEAST_SECONDS) return false
  const words = turns.reduce(
    (sum, turn) => sum + turn.utterances.reduce((count, { template }) => count + template.words, 0),
    0,
  )
  return words >= LEAST_WORDS
}

function stretchesOf(turns: readonly Turn[]): readonly Stretch[] {
  const stretches: Stretch[] = []
  for (const turn of turns) {
    const start = (turn.utterances[0]?.start ?? 0) / 1000
    const end = (turn.utterances.at(-1)?.end ?? 0) / 1000
    const last = stretches.at(-1)
    if (last?.topic === turn.topic) stretches[stretches.length - 1] = { ...last, duration: end - last.start }
    else stretches.push({ topic: turn.topic, start, duration: end - start })
  }
  return stretches
}

function structureOf(stretches: readonly Stretch[]): readonly unknown[] {
  return stretches.flatMap(({ topic, duration }) => {
    const name = STRUCTURE_NAMES[TOPICS[topic] ?? '']
    return name === undefined ? [] : [{ name, duration: Math.round(duration) }]
  })
}

function topicsOf(stretches: readonly Stretch[]): readonly unknown[] {
  return TOPICS.map((name, topic) => ({
    name,
    duration: Math.round(
      stretches.reduce((sum, stretch) => sum + (stretch.topic === topic ? stretch.duration : 0), 0),
    ),
  })).filter(({ name, duration }) => duration > 0 && name !== 'Small Talk')
}

function isTelling({ topic }: Stretch): boolean {
  return !['Small Talk', 'Wrap-up'].includes(TOPICS[topic] ?? '')
}

function pointsOn(call: Call, topic: number): readonly string[] {
  return wordsOf(call.language).points[TOPICS[topic] ?? 'Discovery']
}

function outlineOf(call: Call, stretches: readonly Stretch[], story: Story): readonly unknown[] {
  return stretches.map(({ topic, start, duration }) => ({
    section: TOPICS[topic],
    startTime: round(start),
    duration: round(duration),
    items: (duration > 240 ? [0.1, 0.55] : [0.2]).map((share) => ({
      text: story.tell(pointsOn(call, topic)),
      startTime: round(start + duration * share),
    })),
  }))
}

function highlightsOf(call: Call, stretches: readonly Stretch[], story: Story): readonly unknown[] {
  const { highlightTitles, actions } = wordsOf(call.language)
  const takeaways = stretches.filter(isTelling).slice(0, 3)
  const end = stretches.at(-1)
  return [
    {
      title: highlightTitles.takeaways,
      items: takeaways.map(({ topic, start, duration }) => ({
        text: story.tell(pointsOn(call, topic)),
        startTimes: [round(start + duration * 0.2), round(start + duration * 0.7)],
      })),
    },
    {
      title: highlightTitles.nextSteps,
      items: [0, 1].map((half) => ({
        // One from each half of the list, so that they differ.
        text: story.tell(actions.filter((_, place) => place % 2 === half)),
        startTimes: [round(end?.start ?? 0)],
      })),
    },
  ]
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100
}
