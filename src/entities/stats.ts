import { z } from 'zod'
import {
  dailyActivityWithDatesSchema,
  interactionStatsSchema,
  userActivitySchema,
  userDayByDayActivitySchema,
} from '../api/schemas/stats.gen.ts'
import type { InteractionStats, UserActivity, UserDayByDayActivity } from '../api/types.gen.ts'
import { defineEntity, type Params, type Reading, shape } from './entity.ts'
import { day, defined, ids, instant } from './params.ts'

const params = z.object({
  fromDate: day('First day, in the company’s time zone.'),
  toDate: day('Day after the last one, in the company’s time zone; at most the current day.'),
  createdFromDateTime: instant('Only users created at this moment or later.').optional(),
  createdToDateTime: instant('Only users created before this moment.').optional(),
  userIds: ids('Only these users.').optional(),
})

const send = (given: Params) => ({ body: { filter: defined(given) } })

/** Gong computes statistics over any range; months are the finest that keep the number of requests small. */
const read: Reading = { by: 'period', range: { from: 'fromDate', to: 'toDate' }, daysBack: 365 }

const period = {
  fromDate: { type: ['string', 'null'], format: 'date', description: 'First day of the period.' },
  toDate: { type: ['string', 'null'], format: 'date', description: 'Day after the last one of the period.' },
} as const

/** How much each user did in a month: calls hosted, attended, shared, commented. */
export const statsActivityAggregate = defineEntity({
  name: 'stats_activity_aggregate',
  summary: 'Activity of each user, summed up per month.',
  aliases: [],
  record: shape<UserActivity>(userActivitySchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'Activity of users, summed up over a range of days.',
      method: 'POST',
      path: '/v2/stats/activity/aggregate',
      scopes: ['api:stats:user-actions'],
      params,
      select: 'usersAggregateActivityStats',
      paging: 'cursor',
      send,
    },
  },
  stream: {
    read,
    key: ['userId', 'fromDate'],
    timeField: 'fromDate',
    stamps: period,
    airbyte: { name: 'statsActivityAggregate', cursorField: 'fromDate' },
  },
})

/** Which calls each user hosted, attended, shared or commented, day by day. */
export const statsActivityDayByDay = defineEntity({
  name: 'stats_activity_day_by_day',
  summary: 'Activity of each user by day, as lists of call ids.',
  aliases: [],
  record: shape<UserDayByDayActivity>(userDayByDayActivitySchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'Activity of users on each day of a range.',
      method: 'POST',
      path: '/v2/stats/activity/day-by-day',
      scopes: ['api:stats:user-actions:detailed'],
      params,
      select: 'usersDetailedActivities',
      paging: 'cursor',
      send,
    },
  },
  stream: {
    read,
    key: ['userId', 'fromDate'],
    timeField: 'fromDate',
    split: { list: 'userDailyActivityStats', item: dailyActivityWithDatesSchema },
    airbyte: { name: 'statsActivityDayByDay', cursorField: 'fromDate' },
  },
})

/** How each user talks: patience, talk ratio, longest monologue, interactivity. */
export const statsInteraction = defineEntity({
  name: 'stats_interaction',
  summary: 'Interaction statistics of each user per month: talk ratio, patience, longest monologue.',
  aliases: [],
  record: shape<InteractionStats>(interactionStatsSchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'Interaction statistics of users over a range of days; only calls with Whisper count.',
      method: 'POST',
      path: '/v2/stats/interaction',
      scopes: ['api:stats:interaction'],
      params,
      select: 'peopleInteractionStats',
      paging: 'cursor',
      send,
    },
  },
  stream: {
    read,
    key: ['userId', 'fromDate'],
    timeField: 'fromDate',
    stamps: period,
    airbyte: { name: 'statsInteraction', cursorField: 'fromDate' },
  },
})
