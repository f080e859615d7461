import { listUsers_1 } from '../api/operations/coaching.gen.ts'
import { defineStream } from './entity.ts'
import { wholeDaysBefore } from './params.ts'

/** What managers did to coach their reports. */
export const coaching = defineStream({
  name: 'coaching',
  summary: 'Coaching of each manager’s reports: calls listened to, feedback, comments, scorecards.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Coaching metrics of a manager in a workspace; empty for somebody without reports.',
      operation: listUsers_1,
      select: 'coachingData',
      templates: {
        'get-coaching-metrics': {
          description:
            'Coaching metrics of a manager in a workspace, or of all in all; of the last 30 days by default.',
          inputs: ['workspaceId?', 'managerId?', 'from?', 'to?'],
          defaults: (now) => {
            const { fromDate, toDate } = wholeDaysBefore(now, 30)
            return { from: `${fromDate}T00:00:00Z`, to: `${toDate}T00:00:00Z` }
          },
          fillings: {
            workspaceId: { entity: 'workspaces', field: 'id' },
            managerId: { entity: 'users', field: 'managerId' },
          },
        },
      },
    },
  },
  stream: {
    model: 'Coaching',
    read: {
      by: 'parents',
      parents: [
        { entity: 'workspaces', field: 'id', param: 'workspaceId' },
        { entity: 'users', field: 'managerId', param: 'managerId' },
      ],
      range: { from: 'from', to: 'to', daysBack: 365 },
    },
    key: ['workspaceId', 'managerId'],
    stamps: {
      workspaceId: { type: ['string', 'null'], description: 'Workspace that was asked for.' },
      managerId: { type: ['string', 'null'], description: 'Manager that was asked for.' },
      from: { type: ['string', 'null'], format: 'date-time', description: 'Start of the range, inclusive.' },
      to: { type: ['string', 'null'], format: 'date-time', description: 'End of the range, exclusive.' },
    },
    airbyte: { name: 'coaching' },
  },
})
