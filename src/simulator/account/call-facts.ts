import { DAY, HOUR, MINUTE, SECOND } from '../date-times.ts'
import { Dice } from '../dice.ts'
import type { CallKind } from '../words/words.ts'
import { SALTS } from './salts.ts'

/** What decides where and when a call appears; cheap, for it is worked out for every call at the start. */
export interface CallBasics {
  readonly kind: CallKind
  /** A web conference that was recorded as such, not a phone call. */
  readonly isConference: boolean
  /** Seconds. */
  readonly duration: number
  /** The number of the user who hosted it. */
  readonly host: number
  readonly workspace: number
  readonly company: number
  readonly isPrivate: boolean
  /** Nobody said a word on it. */
  readonly isSilent: boolean
  /** From the end of the call to its appearance, in microseconds. */
  readonly processing: number
}

/** The times at which what is made of a call becomes visible, in microseconds since 1970; Infinity for never. */
export interface Visibility {
  readonly transcript: number
  readonly content: number
}

/** The size of an account, as far as calls depend on it. */
export interface Sizes {
  readonly seed: number
  readonly users: number
  readonly workspaces: number
  readonly companies: number
  readonly privateShare: number
}

/** The longest that any call takes from its start to its appearance, unless it is late. */
export const LONGEST_PROCESSING = 3 * HOUR

/** Nothing that is pending when the simulator starts appears before this long, so that short runs see a steady account. */
export const QUIET_START = 30 * MINUTE

/** Seconds below which a call is often a voicemail or a dead line. */
export const SHORTEST_TALK = 25

const WEIGHTS: readonly (readonly [CallKind, number])[] = [
  ['discovery', 16],
  ['demo', 16],
  ['pricing', 10],
  ['technical', 9],
  ['followUp', 14],
  ['coldCall', 12],
  ['checkIn', 11],
  ['renewal', 5],
  ['internal', 7],
]
const KINDS: readonly CallKind[] = WEIGHTS.flatMap(([kind, weight]) =>
  Array.from({ length: weight }, () => kind),
)

/** Shortest and longest usual length in minutes. */
const LENGTHS: Readonly<Record<CallKind, readonly [number, number]>> = {
  discovery: [6, 35],
  demo: [8, 45],
  pricing: [5, 28],
  technical: [7, 40],
  followUp: [2, 16],
  coldCall: [0.4, 5],
  checkIn: [5, 28],
  renewal: [5, 22],
  internal: [4, 30],
}

/** Works out a call's basics from the seed and its number. */
export function basicsOf(sizes: Sizes, number: number, dice = new Dice(0)): CallBasics {
  dice.reset(sizes.seed, SALTS.call, number)
  const kind = dice.pick(KINDS)
  const [low, high] = LENGTHS[kind]
  // Squaring makes short calls more frequent than long ones, as they are.
  const share = dice.next() ** 1.8
  const duration = Math.max(12, Math.round((low + (high - low) * share) * 60 + dice.int(60) - 30))
  return {
    kind,
    isConference: kind !== 'coldCall' && dice.chance(0.86),
    duration,
    host: hostOf(sizes.users, dice),
    workspace: dice.chance(0.7) ? 0 : dice.int(sizes.workspaces),
    company: dice.int(sizes.companies),
    isPrivate: dice.chance(sizes.privateShare),
    isSilent: dice.chance(0.5) && duration < SHORTEST_TALK,
    processing: 30 * MINUTE + dice.int(50 * 60) * SECOND,
  }
}

/**
 * When a call that appears at `call` shows its transcript and what AI makes of it.
 *
 * @param opened the simulator's start: what is pending then stays so for a while
 */
export function visibilityOf(
  sizes: Sizes,
  number: number,
  isSilent: boolean,
  call: number,
  opened: number,
): Visibility {
  const dice = new Dice(sizes.seed, SALTS.delays, number)
  const isSlow = dice.chance(0.15)
  const delay = isSlow ? 4 * HOUR + dice.int(16 * 60) * MINUTE : 5 * MINUTE + dice.int(85) * MINUTE
  const transcript = settle(call + delay, opened)
  const content = settle(transcript + 5 * MINUTE + dice.int(115) * MINUTE, opened)
  const hasNone = dice.chance(0.03) || isSilent
  return hasNone ? { transcript: Infinity, content: Infinity } : { transcript, content }
}

/** A moment of a working day in the span that ends at `end`, in microseconds; most in whole seconds. */
export function momentOf(dice: Dice, begin: number, end: number): number {
  const time = begin + Math.floor(dice.next() * (end - begin))
  const day = Math.floor(time / DAY)
  const weekday = (day + 4) % 7
  const isWeekend = weekday === 0 || weekday === 6
  const workday = isWeekend && dice.chance(0.85) ? day + (weekday === 0 ? 1 : -1) : day
  // Two bell-like humps for the working hours of Europe and America, in UTC.
  const hour = (dice.chance(0.4) ? 7 : 14) + (dice.next() + dice.next()) * 4.5
  const within = workday * DAY + Math.floor((hour * HOUR) / SECOND) * SECOND
  const moment = within >= begin && within < end ? within : Math.floor(time / SECOND) * SECOND
  const micros = dice.chance(0.15) ? dice.between(1, SECOND - 1) : 0
  return Math.max(begin, Math.min(moment + micros, end - 1))
}

/** Moves a moment that would fall into the quiet start to after it. */
function settle(time: number, opened: number): number {
  return time > opened && time < opened + QUIET_START ? time + QUIET_START : time
}

function hostOf(users: number, dice: Dice): number {
  // Few calls are hosted by managers, who come first; the rest lean towards some busy reps.
  const share = dice.chance(0.7) ? dice.next() : dice.next() ** 3
  return users - 1 - Math.floor(share * users * 0.95)
}
