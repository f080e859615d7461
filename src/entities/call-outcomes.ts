import { listCallOutcomes } from '../api/operations/outcomes.gen.ts'
import { defineStream } from './entity.ts'

/** The outcomes that a dialler call can be given. */
export const callOutcomes = defineStream({
  name: 'call_outcomes',
  summary: 'Outcomes that a call can be given, as set up for the dialler.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'All call outcomes.',
      operation: listCallOutcomes,
      select: 'outcomes',
      templates: { 'list-call-outcomes': { inputs: ['cursor?'], list: 'items' } },
    },
  },
  // Outcomes carry no id: their name is what the dialler tells them apart by.
  stream: {
    model: 'GongCallOutcome',
    read: { by: 'whole' },
    key: ['callOutcome'],
    airbyte: { name: 'callOutcomes' },
  },
})
