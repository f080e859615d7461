import { callOutcomeDtoSchema } from '../api/schemas/outcomes.gen.ts'
import type { CallOutcomeDto } from '../api/types.gen.ts'
import { defineEntity, shape } from './entity.ts'
import { nothing } from './params.ts'

/** The outcomes that a dialler call can be given. */
export const callOutcomes = defineEntity({
  name: 'call_outcomes',
  summary: 'Outcomes that a call can be given, as set up for the dialler.',
  aliases: [],
  record: shape<CallOutcomeDto>(callOutcomeDtoSchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'All call outcomes.',
      method: 'GET',
      path: '/v2/call-outcomes',
      scopes: ['api:call-outcomes:read'],
      params: nothing,
      select: 'outcomes',
      paging: 'none',
    },
  },
  // Outcomes carry no id: their name is what the dialler tells them apart by.
  stream: { read: { by: 'whole' }, key: ['callOutcome'], airbyte: { name: 'callOutcomes' } },
})
