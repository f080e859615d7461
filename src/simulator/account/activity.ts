import { DAY, HOUR, SECOND } from '../date-times.ts'
import { Dice } from '../dice.ts'
import type { Account } from './account.ts'
import { commentsOf } from './collaboration.ts'
import { SALTS } from './salts.ts'
import { answeredOf } from './scorecards.ts'
import type { User } from './users.ts'

/** What is counted of a user's activity, in the order in which the API prints it. */
export const METRICS = [
  'callsAsHost',
  'callsGaveFeedback',
  'callsRequestedFeedback',
  'callsReceivedFeedback',
  'ownCallsListenedTo',
  'othersCallsListenedTo',
  'callsSharedInternally',
  'callsSharedExternally',
  'callsScorecardsFilled',
  'callsScorecardsReceived',
  'callsAttended',
  'callsCommentsGiven',
  'callsCommentsReceived',
  'callsMarkedAsFeedbackGiven',
  'callsMarkedAsFeedbackReceived',
] as const

/** A figure of activity. */
export type Metric = (typeof METRICS)[number]

/** Something that a user did with a call. */
export interface Activity {
  readonly user: User
  readonly metric: Metric
  readonly call: number
  /** Microseconds since 1970. */
  readonly time: number
}

/** How long after a call there is still activity around it. */
const LONGEST_ECHO = 4 * DAY

/** What happened between two moments around the calls that are visible now. */
export function* activityBetween(account: Account, from: number, to: number): Generator<Activity, void> {
  const now = account.now()
  const end = Math.min(to, now + 1)
  for (const number of account.index.select({ order: 'start', from: from - LONGEST_ECHO, to: end }, now)) {
    for (const activity of activityOf(account, number)) {
      if (activity.time >= from && activity.time < end) yield activity
    }
  }
}

/** Everything that is ever done with a call. */
function activityOf(account: Account, call: number): readonly Activity[] {
  const { start, host, visibleFrom } = account.index.at(call)
  const hostUser = account.users[host]
  if (hostUser === undefined) return []
  const manager = hostUser.manager ?? hostUser
  const dice = new Dice(account.seed, SALTS.activity, call)
  const activities: Activity[] = [{ user: hostUser, metric: 'callsAsHost', call, time: start }]
  const happen = (user: User, metric: Metric, time: number) => activities.push({ user, metric, call, time })
  const later = () => visibleFrom + HOUR / 2 + dice.int(40 * 3600) * SECOND
  for (const colleague of account.colleagues(call)) happen(colleague, 'callsAttended', start)
  if (dice.chance(0.25)) happen(manager, 'othersCallsListenedTo', later())
  if (dice.chance(0.12)) happen(hostUser, 'ownCallsListenedTo', later())
  if (dice.chance(0.1)) happen(hostUser, 'callsSharedInternally', later())
  if (dice.chance(0.07)) happen(hostUser, 'callsSharedExternally', later())
  if (dice.chance(0.04)) happen(hostUser, 'callsRequestedFeedback', later())
  if (dice.chance(0.08)) {
    const time = later()
    happen(manager, 'callsGaveFeedback', time)
    happen(hostUser, 'callsReceivedFeedback', time)
    happen(manager, 'callsMarkedAsFeedbackGiven', time)
    happen(hostUser, 'callsMarkedAsFeedbackReceived', time)
  }
  for (const { author, posted } of commentsOf(account, call)) {
    happen(author, 'callsCommentsGiven', posted)
    if (author !== hostUser) happen(hostUser, 'callsCommentsReceived', posted)
  }
  for (const { reviewer, reviewTime } of answeredOf(account, call)) {
    if (reviewer !== undefined) happen(reviewer, 'callsScorecardsFilled', reviewTime)
    happen(hostUser, 'callsScorecardsReceived', reviewTime)
  }
  return activities
}
