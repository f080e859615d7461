import type { Account } from '../account/account.ts'
import { type Activity, activityBetween, METRICS } from '../account/activity.ts'
import type { User } from '../account/users.ts'
import { PARSE_ERROR, Refusal } from '../answer.ts'
import { formatDateTime, parseDate, startOfDay } from '../date-times.ts'
import { interactionStatsOf } from './interaction-stats.ts'
import { listSource, type Page, readPage } from './paging.ts'
import { periodsOf } from './periods.ts'
import type { RouteContext, RouteRequest, Routes } from './route.ts'
import { isWanted, sortById, type UserFilter } from './users.ts'

/** POST /v2/stats/interaction and the endpoints of /v2/stats/activity that count what users do. */
export const statsRoutes: Routes = {
  listMultipleUsersAggregateActivity(context, request) {
    const { range, activities, page } = readStats(context, request, 'listMultipleUsersAggregateActivity')
    return {
      records: page.records,
      usersAggregateActivityStats: page.items.map((user) => ({
        ...nameOf(user),
        userAggregateActivityStats: countsOf(activities.get(user) ?? []),
      })),
      ...printRange(context.account, range),
    }
  },

  listMultipleUsersDayByDayActivity(context, request) {
    const { range, activities, page } = readStats(context, request, 'listMultipleUsersDayByDayActivity')
    const days = periodsOf('DAY', range, context.account.timeZone)
    return {
      records: page.records,
      usersDetailedActivities: page.items.map((user) => ({
        ...nameOf(user),
        userDailyActivityStats: days.map((day) => ({
          ...callsOf(context.account, within(activities.get(user) ?? [], day)),
          ...printDates(context.account, day),
        })),
      })),
    }
  },

  listMultipleUsersAggregateByPeriod(context, request) {
    const { range, activities, page } = readStats(context, request, 'listMultipleUsersAggregateByPeriod')
    const periods = periodsOf(String(request.body['aggregationPeriod']), range, context.account.timeZone)
    return {
      records: page.records,
      usersAggregateActivity: page.items.map((user) => ({
        ...nameOf(user),
        userAggregateActivity: periods.map((period) => ({
          ...countsOf(within(activities.get(user) ?? [], period)),
          ...printDates(context.account, period),
        })),
      })),
    }
  },

  listInteractionStats(context, request) {
    const { range, activities, page } = readStats(context, request, 'listInteractionStats')
    return {
      records: page.records,
      peopleInteractionStats: page.items.map((user) => ({
        ...nameOf(user),
        personInteractionStats: interactionStatsOf(context.account, activities.get(user) ?? []),
      })),
      ...printRange(context.account, range),
    }
  },
}

/** A half-open stretch of time in microseconds since 1970. */
export interface Range {
  readonly from: number
  readonly to: number
}

interface Stats {
  readonly range: Range
  readonly activities: ReadonlyMap<User, readonly Activity[]>
  readonly page: Page<User>
}

const NOTHING: Readonly<Record<string, string>> = {
  listInteractionStats: 'No stats found corresponding to the provided filters',
}

/** Reads the filter, gathers what its users did, and refuses as Gong does when nobody did anything. */
function readStats({ account, cursors }: RouteContext, { body }: RouteRequest, operation: string): Stats {
  const filter = body['filter'] as UserFilter & { readonly fromDate: string; readonly toDate: string }
  const range = rangeOf(account, filter)
  const activities = new Map<User, Activity[]>()
  for (const activity of activityBetween(account, range.from, range.to)) {
    if (operation === 'listInteractionStats' && activity.metric !== 'callsAsHost') continue
    if (!isWanted(activity.user, filter)) continue
    const list = activities.get(activity.user)
    if (list === undefined) activities.set(activity.user, [activity])
    else list.push(activity)
  }
  const users = sortById([...activities.keys()])
  const cursor = (body['cursor'] as string | null | undefined) ?? undefined
  const page = readPage(
    cursors,
    cursor,
    listSource(operation, 'userId', users, (user: User) => ({ time: 0, id: user.id })),
  )
  if (page.items.length === 0) throw new Refusal(404, NOTHING[operation] ?? 'User not found')
  return { range, activities, page }
}

function rangeOf(account: Account, filter: { readonly fromDate: string; readonly toDate: string }): Range {
  const from = parseDate(filter.fromDate, account.timeZone)
  const to = parseDate(filter.toDate, account.timeZone)
  if (from === undefined || to === undefined) throw new Refusal(400, PARSE_ERROR)
  if (from >= to) throw new Refusal(400, 'filter.fromDate: must be before toDate')
  // `toDate` may be today, which leaves today out, and no later (gong facts, 2.5).
  if (to > startOfDay(account.now(), account.timeZone)) {
    throw new Refusal(400, 'filter.toDate: must not exceed the current day')
  }
  return { from, to }
}

function within(activities: readonly Activity[], { from, to }: Range): readonly Activity[] {
  return activities.filter(({ time }) => time >= from && time < to)
}

/** Calls by metric; a call counts once, however often it was acted on. */
function callsByMetric(activities: readonly Activity[]): ReadonlyMap<string, ReadonlySet<number>> {
  const calls = new Map<string, Set<number>>(METRICS.map((metric) => [metric, new Set()]))
  for (const { metric, call } of activities) calls.get(metric)?.add(call)
  return calls
}

function countsOf(activities: readonly Activity[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...callsByMetric(activities)].map(([metric, calls]) => [metric, calls.size]))
}

function callsOf(
  account: Account,
  activities: readonly Activity[],
): Readonly<Record<string, readonly string[]>> {
  const lists = [...callsByMetric(activities)]
  return Object.fromEntries(
    lists.map(([metric, calls]) => [metric, [...calls].map((call) => account.identifiers.of('call', call))]),
  )
}

function nameOf(user: User) {
  return { userId: user.id, userEmailAddress: user.emailAddress }
}

function printRange(account: Account, { from, to }: Range) {
  const { timeZone } = account
  return { fromDateTime: formatDateTime(from, timeZone), toDateTime: formatDateTime(to, timeZone), timeZone }
}

function printDates({ timeZone }: Account, { from, to }: Range) {
  return { fromDate: formatDateTime(from, timeZone), toDate: formatDateTime(to, timeZone) }
}
