import { HOUR, SECOND } from '../date-times.ts'
import { Dice } from '../dice.ts'
import type { Account } from './account.ts'
import { SALTS } from './salts.ts'
import type { User } from './users.ts'

/** How a scorecard is filled in. */
export type ReviewMethod = 'MANUAL' | 'AUTOMATIC'

/** A question of a scorecard. */
export interface Question {
  readonly text: string
  readonly type: 'RANGE' | 'SINGLE_SELECT' | 'MULTI_SELECT' | 'OPEN'
  readonly isOverall?: boolean
  readonly guide?: string
  readonly options?: readonly string[]
}

/** A scorecard that the account has set up. */
export interface Scorecard {
  readonly name: string
  readonly isEnabled: boolean
  readonly method: ReviewMethod
  readonly questions: readonly Question[]
}

/** The account's scorecards; a place in this list is the scorecard's number. */
export const SCORECARDS: readonly Scorecard[] = [
  {
    name: 'Discovery Call Scorecard',
    isEnabled: true,
    method: 'MANUAL',
    questions: [
      { text: 'How well did the rep run the call overall?', type: 'RANGE', isOverall: true },
      { text: 'Were the open questions open?', type: 'RANGE', guide: 'Look for what, how and tell me about' },
      {
        text: 'Which pains were named?',
        type: 'MULTI_SELECT',
        options: ['Manual work', 'Errors', 'Late invoices', 'None'],
      },
      { text: 'What would you do differently?', type: 'OPEN' },
    ],
  },
  {
    name: 'Demo Scorecard',
    isEnabled: true,
    method: 'MANUAL',
    questions: [
      { text: 'How do you rate the demo overall?', type: 'RANGE', isOverall: true },
      {
        text: 'Was the demo tied to what the customer had said?',
        type: 'SINGLE_SELECT',
        options: ['Yes', 'Partly', 'No'],
      },
      { text: 'Comments', type: 'OPEN' },
    ],
  },
  {
    name: 'AI Call Review',
    isEnabled: true,
    method: 'AUTOMATIC',
    questions: [
      { text: 'Overall', type: 'RANGE', isOverall: true },
      { text: 'Next steps were agreed', type: 'SINGLE_SELECT', options: ['Yes', 'No'] },
    ],
  },
  {
    name: 'SDR Scorecard (2023)',
    isEnabled: false,
    method: 'MANUAL',
    questions: [{ text: 'Overall', type: 'RANGE', isOverall: true }],
  },
]

/** A scorecard that was filled in for a call. */
export interface AnsweredScorecard {
  readonly id: string
  readonly number: number
  readonly call: number
  readonly scorecard: number
  readonly method: ReviewMethod
  readonly reviewed: User
  /** Nobody, when it was filled in by itself. */
  readonly reviewer: User | undefined
  /** Microseconds since 1970. */
  readonly reviewTime: number
}

const MANUAL_SHARE = 0.07
const AUTOMATIC_SHARE = 0.05
const LEAST_SECONDS = 120

/** The scorecards that are ever filled in for a call, now or in the future. */
export function answeredOf(account: Account, call: number): readonly AnsweredScorecard[] {
  const dice = new Dice(account.seed, SALTS.scorecard, call)
  const hasManual = dice.chance(MANUAL_SHARE)
  const hasAutomatic = dice.chance(AUTOMATIC_SHARE)
  if (!hasManual && !hasAutomatic) return []
  const { host, visibleFrom } = account.index.at(call)
  const reviewed = account.users[host]
  const { kind, duration } = account.basics(call)
  if (reviewed === undefined || duration < LEAST_SECONDS) return []
  const answer = (place: number, scorecard: number, delay: number): AnsweredScorecard => {
    const method = SCORECARDS[scorecard]?.method ?? 'MANUAL'
    const number = call * 2 + place
    const reviewer = method === 'MANUAL' ? (reviewed.manager ?? reviewed) : undefined
    const id = account.identifiers.of('answeredScorecard', number)
    return { id, number, call, scorecard, method, reviewed, reviewer, reviewTime: visibleFrom + delay }
  }
  return [
    ...(hasManual ? [answer(0, kind === 'demo' ? 1 : 0, HOUR + dice.int(71 * 3600) * SECOND)] : []),
    ...(hasAutomatic ? [answer(1, 2, dice.between(60, 1800) * SECOND)] : []),
  ]
}
