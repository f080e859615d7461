import { listScorecards } from '../api/operations/settings.gen.ts'
import { accepts, defineStream } from './entity.ts'
import { id } from './params.ts'

/** Scorecards as they are set up: the questions, not the answers. */
export const scorecards = defineStream({
  name: 'scorecards',
  summary: 'Scorecards and their questions as they are set up.',
  aliases: ['settings_scorecards'],
  actions: {
    list: {
      kind: 'list',
      summary: 'All scorecards.',
      operation: listScorecards,
      select: 'scorecards',
      templates: {
        'list-scorecards': { inputs: ['workspaceId?', 'cursor?'], list: 'items' },
        'get-scorecard': {
          description: 'One scorecard.',
          inputs: ['scorecardId'],
          schemas: { scorecardId: id('The scorecard.').schema },
          toParams: () => ({}),
          pick: { field: 'scorecardId', input: 'scorecardId' },
        },
      },
      // Gong lists those of all workspaces; Airbyte's connector has this filter.
      accepts: accepts<{
        /** Only scorecards of this workspace, and those of all workspaces. */
        workspaceId?: string
      }>({ workspaceId: id('Only scorecards of this workspace, and those of all workspaces.') }, () => ({})),
      keeps: (record, { workspaceId }) =>
        workspaceId === undefined || record['workspaceId'] == null || record['workspaceId'] === workspaceId,
    },
  },
  stream: {
    model: 'Scorecard',
    read: { by: 'whole' },
    key: ['scorecardId'],
    airbyte: { name: 'scorecards' },
  },
})
