import { z } from 'zod'
import { answeredScorecardSchema } from '../api/schemas/stats.gen.ts'
import type { AnsweredScorecard } from '../api/types.gen.ts'
import { defineEntity, shape } from './entity.ts'
import { day, defined, ids } from './params.ts'

/** Reviews of calls: a scorecard answered by a person or by Gong. */
export const answeredScorecards = defineEntity({
  name: 'answered_scorecards',
  summary: 'Scorecards answered for calls, by people or automatically.',
  aliases: ['stats_activity_scorecards'],
  record: shape<AnsweredScorecard>(answeredScorecardSchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'Answered scorecards by day of the call or of the review.',
      method: 'POST',
      path: '/v2/stats/activity/scorecards',
      scopes: ['api:stats:scorecards'],
      params: z.object({
        callFromDate: day('Calls of this day or later, in the company’s time zone.').optional(),
        callToDate: day('Calls before this day.').optional(),
        reviewFromDate: day('Reviews of this day or later, in the company’s time zone.').optional(),
        reviewToDate: day(
          'Reviews before this day; the same day as reviewFromDate is always empty.',
        ).optional(),
        reviewMethod: z
          .enum(['AUTOMATIC', 'MANUAL', 'BOTH'])
          .optional()
          .describe('Reviewed by people, automatically, or both. Default: MANUAL.'),
        reviewedUserIds: ids('Only reviews of these users.').optional(),
        scorecardIds: ids('Only these scorecards.').optional(),
      }),
      select: 'answeredScorecards',
      paging: 'cursor',
      send: (params) => ({ body: { filter: defined(params) } }),
    },
  },
  stream: {
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
