import { VENDOR } from '../words/companies.ts'
import { LANGUAGES, wordsOf } from '../words/languages.ts'
import { type Language, SLOTS, type Slot, TOPICS } from '../words/words.ts'

/** What stands in the braces of one conversation, by the slot's place in SLOTS. */
export type Filling = readonly string[]

/** A sentence cut at its braces: text, slot, text, ... */
export interface Template {
  readonly texts: readonly string[]
  /** Places in SLOTS, one between each two texts. */
  readonly slots: readonly number[]
  /** About how many characters it has when filled. */
  readonly length: number
  /** Where keyword trackers find their phrases in it: tracker name and phrase. */
  readonly hits: readonly Hit[]
  readonly isQuestion: boolean
  /** How many words it has at least. */
  readonly words: number
}

/** A phrase of a keyword tracker that occurs in a sentence. */
export interface Hit {
  readonly tracker: string
  readonly phrase: string
}

/** Sentences that one side says without a break. */
export interface Line {
  readonly isSeller: boolean
  readonly sentences: readonly Template[]
}

/** The tracker whose phrases are the names of the competition. */
export const COMPETITORS = 'Competitors'

const COMPETITOR_SLOT = SLOTS.indexOf('competitor')
const USUAL_SLOT_LENGTH = 9

/** Puts words into a sentence's braces; a word that opens the sentence gets a capital. */
export function fill(template: Template, filling: Filling): string {
  let text = template.texts[0] ?? ''
  for (let place = 0; place < template.slots.length; place++) {
    const word = filling[template.slots[place] ?? 0] ?? ''
    text += (text === '' ? capital(word) : word) + (template.texts[place + 1] ?? '')
  }
  return text
}

/** Every phrase that keyword trackers find in a sentence, its filling included. */
export function hitsOf(template: Template, filling: Filling): readonly Hit[] {
  if (!template.slots.includes(COMPETITOR_SLOT)) return template.hits
  const rival = { tracker: COMPETITORS, phrase: filling[COMPETITOR_SLOT] ?? '' }
  return [...template.hits, ...template.slots.filter((slot) => slot === COMPETITOR_SLOT).map(() => rival)]
}

/** The exchanges of a language on a topic, cut up once. */
export function exchangesOf(code: string, topic: number): readonly (readonly Line[])[] {
  return compiled.get(wordsOf(code).code)?.[topic] ?? []
}

/** A sentence outside of talk: titles, briefs, key points. */
export function templateOf(text: string): Template {
  let template = templates.get(text)
  if (template === undefined) {
    template = cut(text, [])
    templates.set(text, template)
  }
  return template
}

/** What a slot can be filled with in a language; empty for what the call itself decides. */
export function choicesOf(language: Language, slot: Slot): readonly string[] {
  switch (slot) {
    case 'seller':
    case 'buyer':
    case 'customer':
      return []
    case 'competitor':
      return VENDOR.competitors
    case 'product':
      return VENDOR.products
    case 'module':
      return VENDOR.modules
    default:
      return language.lists[slot]
  }
}

const templates = new Map<string, Template>()

const compiled: ReadonlyMap<string, readonly (readonly (readonly Line[])[])[]> = new Map(
  [...LANGUAGES.values()].map((language) => [
    language.code,
    TOPICS.map((topic) => compileTopic(language, topic)),
  ]),
)

function compileTopic(language: Language, topic: (typeof TOPICS)[number]): readonly (readonly Line[])[] {
  const phrases = Object.entries(language.keywords).flatMap(([tracker, words]) =>
    words.map((phrase) => ({ tracker, phrase, pattern: phrasePattern(phrase) })),
  )
  return language.exchanges[topic].map((exchange) =>
    exchange.split('\n').map((line) => ({
      isSeller: line.startsWith('>'),
      sentences: line
        .slice(1)
        .split('|')
        .map((sentence) => cut(sentence.trim(), phrases)),
    })),
  )
}

function cut(sentence: string, phrases: readonly (Hit & { readonly pattern: RegExp })[]): Template {
  const pieces = sentence.split(/\{(\w+)\}/)
  const texts = pieces.filter((_, place) => place % 2 === 0)
  const slots = pieces
    .filter((_, place) => place % 2 === 1)
    .map((name) => (SLOTS as readonly string[]).indexOf(name))
  if (slots.includes(-1)) throw new Error(`unknown slot in "${sentence}"`)
  const hits = phrases.flatMap(({ tracker, phrase, pattern }) =>
    texts.flatMap((text) => (text.match(pattern) ?? []).map(() => ({ tracker, phrase }))),
  )
  const length = texts.join('').length + slots.length * USUAL_SLOT_LENGTH
  return { texts, slots, length, hits, isQuestion: sentence.endsWith('?'), words: sentence.split(' ').length }
}

/** A pattern that finds a phrase as whole words, whatever its case. */
export function phrasePattern(phrase: string): RegExp {
  return new RegExp(
    `(?<![\\p{L}\\d])${phrase.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\d])`,
    'giu',
  )
}

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1)
}

/** The phrases of the tracker for the competition; undefined for any other tracker. */
export function competitorNames(tracker: string): readonly string[] | undefined {
  return tracker === COMPETITORS ? VENDOR.competitors : undefined
}
