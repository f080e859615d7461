import { listAnsweredScorecards } from '../api/operations/stats.gen.ts'
import type { ListAnsweredScorecardsParams } from '../api/types.gen.ts'
import { accepts, defineStream, type GongRecord, type Params } from './entity.ts'
import { ids, instant } from './params.ts'

/** Gong filters by days and by the reviewed alone; these filters are Airbyte’s connector’s, and kept here. */
export interface AnsweredScorecardsParams extends ListAnsweredScorecardsParams {
  /** Reviews of this moment or later. */
  fromDateTime?: string
  /** Reviews before this moment. */
  toDateTime?: string
  /** Only reviews by these users. */
  reviewerUserIds?: string[]
  /** Only reviews of these calls. */
  callIds?: string[]
}

const dayMs = 86_400_000

/** The day of a moment in whatever time zone, so many days off. */
function dayOf(moment: unknown, days: number): string | undefined {
  return moment === undefined
    ? undefined
    : new Date(Date.parse(String(moment)) + days * dayMs).toISOString().slice(0, 10)
}

function toOperation({ fromDateTime, toDateTime, reviewerUserIds, callIds, ...params }: Params): Params {
  // The company's day may begin up to a day before or after UTC's.
  const days = { reviewFromDate: dayOf(fromDateTime, -1), reviewToDate: dayOf(toDateTime, 2) }
  const given = Object.entries(days).filter(([, day]) => day !== undefined)
  return { ...Object.fromEntries(given), ...params }
}

function keeps(record: GongRecord, params: Params): boolean {
  const { fromDateTime, toDateTime } = params
  const reviewed = Date.parse(String(record['reviewTime']))
  if (fromDateTime !== undefined && reviewed < Date.parse(String(fromDateTime))) return false
  if (toDateTime !== undefined && reviewed >= Date.parse(String(toDateTime))) return false
  return (
    isAmong(record['reviewerUserId'], params['reviewerUserIds']) &&
    isAmong(record['callId'], params['callIds'])
  )
}

function isAmong(value: unknown, list: unknown): boolean {
  return !Array.isArray(list) || list.includes(value)
}

/** Reviews of calls: a scorecard answered by a person or by Gong. */
export const answeredScorecards = defineStream({
  name: 'answered_scorecards',
  summary: 'Scorecards answered for calls, by people or automatically.',
  aliases: ['stats_activity_scorecards'],
  actions: {
    list: {
      kind: 'list',
      summary: 'Answered scorecards by day of the call or of the review.',
      operation: listAnsweredScorecards,
      select: 'answeredScorecards',
      templates: {
        'get-stats-activity-scorecards': {
          inputs: ['fromDateTime', 'toDateTime', 'scorecardIds?', 'userIds?', 'cursor?'],
          params: { userIds: 'reviewedUserIds' },
          // Gong gives the reviews of people alone where nothing is said.
          defaults: () => ({ reviewMethod: 'BOTH' }),
          paging: 'cursor',
        },
      },
      accepts: accepts<AnsweredScorecardsParams>(
        {
          ...listAnsweredScorecards.params,
          fromDateTime: instant('Reviews of this moment or later; kept by us, Gong filters by days.'),
          toDateTime: instant('Reviews before this moment; kept by us, Gong filters by days.'),
          reviewerUserIds: ids('Only reviews by these users; kept by us.'),
          callIds: ids('Only reviews of these calls; kept by us.'),
        },
        toOperation,
      ),
      keeps,
    },
  },
  stream: {
    model: 'AnsweredScorecard',
    read: {
      by: 'window',
      range: { from: 'reviewFromDate', to: 'reviewToDate' },
      unit: 'date',
      times: [['reviewTime']],
    },
    params: { reviewMethod: 'BOTH' },
    // scorecardId is shared by all reviews with the same scorecard (estuary/connectors#5169).
    key: ['answeredScorecardId'],
    timeField: 'reviewTime',
    airbyte: { name: 'answeredScorecards', cursorField: 'reviewTime' },
  },
})
