import { listTrackers } from '../api/operations/settings.gen.ts'
import { defineStream } from './entity.ts'
import { id } from './params.ts'

/** Keyword trackers as they are set up. */
export const trackers = defineStream({
  name: 'trackers',
  summary: 'Keyword trackers as they are set up, with their words per language.',
  aliases: ['settings_trackers'],
  actions: {
    list: {
      kind: 'list',
      summary: 'All trackers, or those of one workspace.',
      operation: listTrackers,
      select: 'keywordTrackers',
      templates: {
        'list-trackers': { inputs: ['workspaceId?', 'cursor?'], list: 'trackers' },
        'get-tracker': {
          description: 'One tracker.',
          inputs: ['trackerId'],
          schemas: { trackerId: id('The tracker.').schema },
          toParams: () => ({}),
          pick: { field: 'trackerId', input: 'trackerId' },
        },
      },
    },
  },
  stream: { model: 'Tracker', read: { by: 'whole' }, key: ['trackerId'], airbyte: { name: 'trackers' } },
})
