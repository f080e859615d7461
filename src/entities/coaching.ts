import { listUsers_1 } from '../api/operations/coaching.gen.ts'
import { defineStream } from './entity.ts'

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
