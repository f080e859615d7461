import {
  listInteractionStats,
  listMultipleUsersAggregateActivity,
  listMultipleUsersAggregateByPeriod,
  listMultipleUsersDayByDayActivity,
} from '../api/operations/stats.gen.ts'
import { dailyActivityWithDatesSchema } from '../api/schemas/stats.gen.ts'
import { defineEntity, defineStream, type Reading } from './entity.ts'
import { wholeDaysBefore } from './params.ts'
import { byPeriod, day, ofOneDay } from './templates/stats.ts'

/** Gong demands a range; the last 30 whole days are what most people mean. */
const defaults = (now: number) => wholeDaysBefore(now, 30)

/** Gong computes statistics over any range; months are the finest that keep the number of requests small. */
const read: Reading = { by: 'period', range: { from: 'fromDate', to: 'toDate' }, daysBack: 365 }

const period = {
  fromDate: { type: ['string', 'null'], format: 'date', description: 'First day of the period.' },
  toDate: { type: ['string', 'null'], format: 'date', description: 'Day after the last one of the period.' },
} as const

/** How much each user did in a month: calls hosted, attended, shared, commented. */
export const statsActivityAggregate = defineStream({
  name: 'stats_activity_aggregate',
  summary: 'Activity of each user, summed up per month.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Activity of users, summed up over a range of days.',
      operation: listMultipleUsersAggregateActivity,
      select: 'usersAggregateActivityStats',
      templates: {
        'get-stats-activity-aggregate': {
          description: 'Activity of users on one day, summed up.',
          inputs: ['userIds', 'referenceDate'],
          schemas: { referenceDate: day('The day.') },
          toParams: ofOneDay,
          paging: 'records',
        },
      },
      defaults,
    },
  },
  stream: {
    model: 'StatsActivityAggregate',
    read,
    key: ['userId', 'fromDate'],
    timeField: 'fromDate',
    stamps: period,
    airbyte: { name: 'statsActivityAggregate', cursorField: 'fromDate' },
  },
})

/** The same in a row of periods. */
export const statsActivityByPeriod = defineEntity({
  name: 'stats_activity_by_period',
  summary: 'Activity of each user per day, week, month, quarter or year.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Activity of users over a range of days, summed up per period.',
      operation: listMultipleUsersAggregateByPeriod,
      select: 'usersAggregateActivity',
      templates: { 'get-stats-activity-aggregate-by-period': byPeriod },
      defaults: (now) => ({ ...defaults(now), aggregationPeriod: 'WEEK' }),
    },
  },
})

/** Which calls each user hosted, attended, shared or commented, day by day. */
export const statsActivityDayByDay = defineStream({
  name: 'stats_activity_day_by_day',
  summary: 'Activity of each user by day, as lists of call ids.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Activity of users on each day of a range.',
      operation: listMultipleUsersDayByDayActivity,
      select: 'usersDetailedActivities',
      templates: {
        'get-stats-activity-day-by-day': {
          inputs: ['fromDate', 'toDate', 'cursor?', 'userIds?'],
          paging: 'records',
        },
      },
      defaults,
    },
  },
  stream: {
    model: 'StatsActivityDayByDay',
    read,
    key: ['userId', 'fromDate'],
    timeField: 'fromDate',
    split: { list: 'userDailyActivityStats', item: dailyActivityWithDatesSchema },
    airbyte: { name: 'statsActivityDayByDay', cursorField: 'fromDate' },
  },
})

/** How each user talks: patience, talk ratio, longest monologue, interactivity. */
export const statsInteraction = defineStream({
  name: 'stats_interaction',
  summary: 'Interaction statistics of each user per month: talk ratio, patience, longest monologue.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Interaction statistics of users over a range of days; only calls with Whisper count.',
      operation: listInteractionStats,
      select: 'peopleInteractionStats',
      templates: {
        'get-stats-interaction': {
          description: 'Interaction statistics of users on one day; only calls with Whisper count.',
          inputs: ['userIds', 'referenceDate', 'cursor?'],
          schemas: { referenceDate: day('The day.') },
          toParams: ofOneDay,
          paging: 'records',
        },
      },
      defaults,
    },
  },
  stream: {
    model: 'StatsInteraction',
    read,
    key: ['userId', 'fromDate'],
    timeField: 'fromDate',
    stamps: period,
    airbyte: { name: 'statsInteraction', cursorField: 'fromDate' },
  },
})
