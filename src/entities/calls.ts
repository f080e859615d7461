import { z } from 'zod'
import { callBasicDataSchema } from '../api/schemas/calls.gen.ts'
import type { CallBasicData } from '../api/types.gen.ts'
import { defineEntity, shape } from './entity.ts'
import { id, instant } from './params.ts'

/** Calls with their basic data. */
export const calls = defineEntity({
  name: 'calls',
  summary: 'Recorded calls: title, times, host, direction, language.',
  aliases: [],
  record: shape<CallBasicData>(callBasicDataSchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'Calls of a stretch of time, oldest first.',
      method: 'GET',
      path: '/v2/calls',
      scopes: ['api:calls:read:basic'],
      params: z.object({
        fromDateTime: instant(
          'Calls from this moment on (inclusive): the scheduled time of recorded web conferences, else the start.',
        ).optional(),
        toDateTime: instant('Calls before this moment (exclusive).').optional(),
        workspaceId: id('Only calls of this workspace.').optional(),
      }),
      select: 'calls',
      paging: 'cursor',
    },
    get: {
      kind: 'get',
      summary: 'One call.',
      method: 'GET',
      path: '/v2/calls/{id}',
      scopes: ['api:calls:read:basic'],
      params: z.object({ id: id('Id of the call.') }),
      select: 'call',
      paging: 'none',
    },
  },
  stream: {
    read: {
      by: 'window',
      range: { from: 'fromDateTime', to: 'toDateTime' },
      unit: 'instant',
      // Recorded web conferences are filtered by their scheduled time, all others by their start.
      times: [['started'], ['scheduled', 'started']],
    },
    key: ['id'],
    timeField: 'started',
    privateFlag: 'isPrivate',
    airbyte: { name: 'calls', cursorField: 'started' },
  },
})
