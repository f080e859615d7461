import { z } from 'zod'
import { keywordTrackerSchema } from '../api/schemas/settings.gen.ts'
import type { KeywordTracker } from '../api/types.gen.ts'
import { defineEntity, shape } from './entity.ts'
import { id } from './params.ts'

/** Keyword trackers as they are set up. */
export const trackers = defineEntity({
  name: 'trackers',
  summary: 'Keyword trackers as they are set up, with their words per language.',
  aliases: ['settings_trackers'],
  record: shape<KeywordTracker>(keywordTrackerSchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'All trackers, or those of one workspace.',
      method: 'GET',
      path: '/v2/settings/trackers',
      scopes: ['api:settings:trackers:read'],
      params: z.object({ workspaceId: id('Only trackers of this workspace.').optional() }),
      select: 'keywordTrackers',
      paging: 'none',
    },
  },
  stream: { read: { by: 'whole' }, key: ['trackerId'], airbyte: { name: 'trackers' } },
})
