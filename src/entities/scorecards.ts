import { scorecardSchema } from '../api/schemas/settings.gen.ts'
import type { Scorecard } from '../api/types.gen.ts'
import { defineEntity, shape } from './entity.ts'
import { nothing } from './params.ts'

/** Scorecards as they are set up: the questions, not the answers. */
export const scorecards = defineEntity({
  name: 'scorecards',
  summary: 'Scorecards and their questions as they are set up.',
  aliases: ['settings_scorecards'],
  record: shape<Scorecard>(scorecardSchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'All scorecards.',
      method: 'GET',
      path: '/v2/settings/scorecards',
      scopes: ['api:settings:scorecards:read'],
      params: nothing,
      select: 'scorecards',
      paging: 'none',
    },
  },
  stream: { read: { by: 'whole' }, key: ['scorecardId'], airbyte: { name: 'scorecards' } },
})
