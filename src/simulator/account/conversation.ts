import { Dice } from '../dice.ts'
import { wordsOf } from '../words/languages.ts'
import { type CallKind, SLOTS, TOPICS, type Topic } from '../words/words.ts'
import { choicesOf, exchangesOf, type Filling, type Line, type Template } from './phrasebook.ts'
import { SALTS } from './salts.ts'

/** A sentence that was said; times in milliseconds from the start of the call. */
export interface Utterance {
  readonly template: Template
  readonly filling: Filling
  readonly start: number
  readonly end: number
}

/** Sentences of one speaker on one topic. */
export interface Turn {
  /** A place in the call's speakers; -1 for a voice that belongs to none of them. */
  readonly speaker: number
  /** A place in TOPICS. */
  readonly topic: number
  readonly utterances: readonly Utterance[]
}

/** What a conversation depends on. */
export interface ConversationFacts {
  readonly seed: number
  readonly number: number
  readonly kind: CallKind
  /** ISO-639-2B. */
  readonly language: string
  /** Seconds. */
  readonly duration: number
  readonly names: { readonly seller: string; readonly buyer: string; readonly customer: string }
  /** Places of the speakers of the selling and of the buying side. */
  readonly sellers: readonly number[]
  readonly buyers: readonly number[]
}

type Phase = readonly [topic: Topic, share: number]

const COURSES: Readonly<Record<CallKind, readonly Phase[]>> = {
  discovery: [
    ['Small Talk', 4],
    ['Call Setup', 6],
    ['Discovery', 50],
    ['Competition', 10],
    ['Integrations', 10],
    ['Next Steps', 15],
    ['Wrap-up', 5],
  ],
  demo: [
    ['Small Talk', 3],
    ['Call Setup', 7],
    ['Discovery', 15],
    ['Product Demo', 45],
    ['Objections', 10],
    ['Pricing', 8],
    ['Next Steps', 9],
    ['Wrap-up', 3],
  ],
  pricing: [
    ['Small Talk', 4],
    ['Call Setup', 6],
    ['Pricing', 45],
    ['Competition', 12],
    ['Objections', 18],
    ['Next Steps', 12],
    ['Wrap-up', 3],
  ],
  technical: [
    ['Call Setup', 8],
    ['Integrations', 36],
    ['Security', 34],
    ['Product Demo', 10],
    ['Next Steps', 9],
    ['Wrap-up', 3],
  ],
  followUp: [
    ['Small Talk', 8],
    ['Discovery', 24],
    ['Objections', 26],
    ['Pricing', 18],
    ['Next Steps', 20],
    ['Wrap-up', 4],
  ],
  coldCall: [
    ['Call Setup', 20],
    ['Discovery', 45],
    ['Objections', 15],
    ['Next Steps', 15],
    ['Wrap-up', 5],
  ],
  checkIn: [
    ['Small Talk', 6],
    ['Customer Success', 58],
    ['Product Demo', 14],
    ['Next Steps', 16],
    ['Wrap-up', 6],
  ],
  renewal: [
    ['Small Talk', 5],
    ['Customer Success', 32],
    ['Pricing', 32],
    ['Competition', 10],
    ['Next Steps', 16],
    ['Wrap-up', 5],
  ],
  internal: [
    ['Small Talk', 6],
    ['Pipeline Review', 72],
    ['Next Steps', 16],
    ['Wrap-up', 6],
  ],
}

/** Words a minute vary; this is about 150 words a minute in milliseconds a character. */
const MILLISECONDS_A_CHARACTER = 72
/** Every language keeps its greetings first in its small talk. */
const GREETINGS = 2
const LONGEST_PAUSE = 4400

/** Works out who said what and when; the words themselves are put together when they are asked for. */
export function conversationOf(facts: ConversationFacts): readonly Turn[] {
  const dice = new Dice(facts.seed, SALTS.talk, facts.number)
  const course = COURSES[facts.kind]
  const whole = course.reduce((sum, [, share]) => sum + share, 0)
  const end = facts.duration * 1000
  const turns: Turn[] = []
  let time = 400 + dice.int(2500)
  let until = 0
  let filling = fillingOf(facts, 0)
  const used = new Map<number, number>()
  for (const [topic, share] of course) {
    until += (end * share) / whole
    const place = TOPICS.indexOf(topic)
    const exchanges = exchangesOf(facts.language, place)
    const first = dice.int(exchanges.length)
    while (time < Math.min(until, end - 1500)) {
      const count = used.get(place) ?? 0
      used.set(place, count + 1)
      // Once everything was said, the talk turns to the next matter: other numbers, other people.
      if (count > 0 && count % exchanges.length === 0) filling = fillingOf(facts, count)
      const exchange = exchanges[placeOf(topic, first, count, exchanges.length)] ?? []
      time = speak(turns, facts, dice, { exchange, topic: place, filling, time, end })
    }
  }
  return turns
}

/** Which exchange comes next; small talk opens with one of the two greetings, and greets once. */
function placeOf(topic: Topic, first: number, count: number, length: number): number {
  if (topic !== 'Small Talk') return (first + count) % length
  return count === 0 ? first % GREETINGS : GREETINGS + ((first + count) % (length - GREETINGS))
}

interface Exchange {
  readonly exchange: readonly Line[]
  readonly topic: number
  readonly filling: Filling
  /** Milliseconds from the start. */
  readonly time: number
  readonly end: number
}

/** Adds the lines of an exchange to the talk, as far as the call lasts, and returns the time after them. */
function speak(
  turns: Turn[],
  facts: ConversationFacts,
  dice: Dice,
  { exchange, topic, filling, time, end }: Exchange,
): number {
  let now = time
  const seller = speakerOf(facts.sellers, dice)
  const buyer = speakerOf(facts.buyers, dice)
  for (const line of exchange) {
    const utterances: Utterance[] = []
    for (const template of line.sentences) {
      const length = Math.round(template.length * MILLISECONDS_A_CHARACTER * (0.85 + dice.next() * 0.4)) + 250
      if (now + length > end) break
      utterances.push({ template, filling, start: now, end: now + length })
      now += length + 120 + dice.int(LONGEST_PAUSE)
    }
    if (utterances.length === 0) return end
    // Now and then a voice is heard that belongs to nobody on the list (gong facts, 5: 7).
    const speaker = dice.chance(0.006) ? -1 : line.isSeller ? seller : buyer
    turns.push({ speaker, topic, utterances })
  }
  return now + dice.int(LONGEST_PAUSE)
}

/** Mostly the first of a side speaks. */
function speakerOf(side: readonly number[], dice: Dice): number {
  return (dice.chance(0.8) ? side[0] : side[dice.int(side.length)]) ?? -1
}

/** The words of a call that stand in the braces; a later round has others, except for the names. */
export function fillingOf(facts: ConversationFacts, round: number): Filling {
  const dice = new Dice(facts.seed, SALTS.slots, facts.number, round)
  const language = wordsOf(facts.language)
  return SLOTS.map((slot) => {
    if (slot === 'seller' || slot === 'buyer' || slot === 'customer') return facts.names[slot]
    return dice.pick(choicesOf(language, slot))
  })
}
