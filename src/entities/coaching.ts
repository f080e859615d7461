import { z } from 'zod'
import { coachingMetricsDataSchema } from '../api/schemas/coaching.gen.ts'
import type { CoachingMetricsData } from '../api/types.gen.ts'
import { defineEntity, type Params, shape } from './entity.ts'
import { id, instant } from './params.ts'

/** Gong spells these two parameters with a hyphen, as nowhere else. */
function send(params: Params) {
  const { workspaceId, managerId, from, to } = params
  return { query: { 'workspace-id': workspaceId, 'manager-id': managerId, from, to } }
}

/** What managers did to coach their reports. */
export const coaching = defineEntity({
  name: 'coaching',
  summary: 'Coaching of each manager’s reports: calls listened to, feedback, comments, scorecards.',
  aliases: [],
  record: shape<CoachingMetricsData>(coachingMetricsDataSchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'Coaching metrics of a manager in a workspace; empty for somebody without reports.',
      method: 'GET',
      path: '/v2/coaching',
      scopes: ['api:coaching:read'],
      params: z.object({
        workspaceId: id('Workspace.'),
        managerId: id('User id of the manager.'),
        from: instant('Coaching at this moment or later.'),
        to: instant('Coaching before this moment.'),
      }),
      select: 'coachingData',
      paging: 'none',
      send,
    },
  },
  stream: {
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
