import { wordsOf } from '../words/languages.ts'
import { TOPICS } from '../words/words.ts'
import type { Account } from './account.ts'
import type { Call } from './call.ts'
import type { Turn, Utterance } from './conversation.ts'
import { COMPETITORS, hitsOf, type Template } from './phrasebook.ts'
import { speakerIdOf } from './transcript.ts'

/** A tracker of the account; smart ones listen for a meaning, not for phrases. */
export interface Tracker {
  readonly name: string
  readonly type: 'KEYWORD' | 'SMART'
  /** Whose words count. */
  readonly affiliation: 'Anyone' | 'Company' | 'NonCompany'
}

type Listener = (topic: number, template: Template) => boolean

const DISCOVERY = TOPICS.indexOf('Discovery')
const SUCCESS = TOPICS.indexOf('Customer Success')

/** What the smart trackers listen for. */
const SMART: Readonly<Record<string, Listener>> = {
  'Discovery Questions': (topic, template) =>
    topic === DISCOVERY && template.isQuestion && template.length > 55,
  'Value Confirmed': (topic, template) => topic === SUCCESS && !template.isQuestion && template.length > 60,
}

/** The account's trackers; each workspace has its own of each. */
export const TRACKERS: readonly Tracker[] = [
  ...[COMPETITORS, ...Object.keys(wordsOf('eng').keywords)].map(
    (name): Tracker => ({
      name,
      type: 'KEYWORD',
      affiliation: name === 'Objections' || name === 'Churn Risk' ? 'NonCompany' : 'Anyone',
    }),
  ),
  { name: 'Discovery Questions', type: 'SMART', affiliation: 'Company' },
  { name: 'Value Confirmed', type: 'SMART', affiliation: 'NonCompany' },
]

/** The id of a workspace's tracker. */
export function trackerId(account: Account, workspace: number, tracker: number): string {
  return account.identifiers.of('tracker', workspace * 64 + tracker)
}

interface Occurrence {
  /** Seconds. */
  readonly startTime: number
  readonly speakerId: string
}

/** What the trackers found in a conversation; occurrences only when they are asked for. */
export function trackerHitsOf(
  account: Account,
  call: Call,
  turns: readonly Turn[],
  withOccurrences: boolean,
): readonly unknown[] {
  const found = TRACKERS.map(() => new Map<string, Occurrence[]>())
  for (const turn of turns) {
    const isCompany = call.participants[turn.speaker]?.user !== undefined
    const speakerId = speakerIdOf(account, call, turn)
    for (const utterance of turn.utterances) {
      hitsIn(turn, utterance, (tracker, phrase) => {
        const { affiliation } = TRACKERS[tracker] ?? { affiliation: 'Anyone' }
        if (affiliation !== 'Anyone' && (affiliation === 'Company') !== isCompany) return
        const occurrences = found[tracker]?.get(phrase) ?? []
        occurrences.push({ startTime: utterance.start / 1000, speakerId })
        found[tracker]?.set(phrase, occurrences)
      })
    }
  }
  return TRACKERS.map(({ name, type }, place) => {
    const phrases = [...(found[place] ?? [])]
    const print = (list: readonly Occurrence[]) => (withOccurrences ? list : [])
    return {
      id: trackerId(account, call.workspace, place),
      name,
      count: phrases.reduce((sum, [, list]) => sum + list.length, 0),
      type,
      occurrences: print(
        phrases.flatMap(([, list]) => list).sort((left, right) => left.startTime - right.startTime),
      ),
      // Smart trackers do not list phrases.
      phrases:
        type === 'SMART'
          ? []
          : phrases.map(([phrase, list]) => ({ count: list.length, occurrences: print(list), phrase })),
    }
  })
}

const PLACES: ReadonlyMap<string, number> = new Map(TRACKERS.map(({ name }, place) => [name, place]))
const LISTENERS = Object.entries(SMART).map(([name, isHit]) => ({ place: PLACES.get(name) ?? -1, isHit }))

/** Which trackers a sentence sets off, and by which phrase. */
function hitsIn(
  turn: Turn,
  { template, filling }: Utterance,
  found: (tracker: number, phrase: string) => void,
): void {
  for (const { tracker, phrase } of hitsOf(template, filling)) found(PLACES.get(tracker) ?? -1, phrase)
  for (const { place, isHit } of LISTENERS) {
    if (isHit(turn.topic, template)) found(place, '')
  }
}
