import { z } from 'zod'
import { callDataSchema } from '../api/schemas/calls.gen.ts'
import type { CallData } from '../api/types.gen.ts'
import { defineEntity, type Params, type RequestParts, shape } from './entity.ts'
import { defined, id, ids, instant } from './params.ts'

/** The parts of a call that Gong sends only when asked, each under the object that holds it in the request. */
const exposable = {
  parties: null,
  media: null,
  structure: 'content',
  topics: 'content',
  trackers: 'content',
  trackerOccurrences: 'content',
  pointsOfInterest: 'content',
  brief: 'content',
  outline: 'content',
  highlights: 'content',
  callOutcome: 'content',
  keyPoints: 'content',
  speakers: 'interaction',
  video: 'interaction',
  personInteractionStats: 'interaction',
  questions: 'interaction',
  publicComments: 'collaboration',
} as const

type Exposable = keyof typeof exposable
const exposableNames = Object.keys(exposable) as [Exposable, ...Exposable[]]

function exposedFields(names: readonly Exposable[]): Record<string, unknown> {
  const fields: Record<string, true | Record<string, true>> = {}
  for (const name of names) {
    const group = exposable[name]
    if (group === null) fields[name] = true
    else fields[group] = { ...(fields[group] as Record<string, true> | undefined), [name]: true }
  }
  return fields
}

function send(params: Params): RequestParts {
  const { context, contextTiming, exposedFields: names, ...filter } = params
  const selector = defined({
    context,
    contextTiming,
    exposedFields: names === undefined ? undefined : exposedFields(names as readonly Exposable[]),
  })
  return {
    body: {
      // Gong answers 400 when the filter is missing, and takes an empty one.
      filter: defined(filter),
      ...(Object.keys(selector).length > 0 ? { contentSelector: selector } : {}),
    },
  }
}

/** Calls with everything Gong knows of them but the transcript. */
export const extensiveCalls = defineEntity({
  name: 'extensive_calls',
  summary: 'Calls with people, CRM context, topics, trackers, AI content, interaction and media addresses.',
  aliases: ['calls_extensive'],
  record: shape<CallData>(callDataSchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'Calls of a stretch of time or by id, with the parts that are asked for.',
      method: 'POST',
      path: '/v2/calls/extensive',
      scopes: ['api:calls:read:extensive', 'api:calls:read:media-url'],
      params: z.object({
        fromDateTime: instant('Calls that started at this moment or later.').optional(),
        toDateTime: instant('Calls that started before this moment.').optional(),
        workspaceId: id('Only calls of this workspace.').optional(),
        callIds: ids('Only these calls.').optional(),
        primaryUserIds: ids('Only calls hosted by these users.').optional(),
        context: z
          .enum(['None', 'Basic', 'Extended'])
          .optional()
          .describe('CRM context: none, links, or links and fields. Default: None.'),
        contextTiming: z
          .array(z.enum(['Now', 'TimeOfCall']))
          .min(1)
          .optional()
          .describe(
            'Whether CRM fields are as of now or of the call; only with context Extended. Default: Now.',
          ),
        exposedFields: z
          .array(z.enum(exposableNames))
          .optional()
          .describe(
            'The parts to send. Default: only metaData. media needs the scope api:calls:read:media-url.',
          ),
      }),
      select: 'calls',
      paging: 'cursor',
      send,
    },
  },
  stream: {
    read: {
      by: 'window',
      range: { from: 'fromDateTime', to: 'toDateTime' },
      unit: 'instant',
      times: [['started']],
    },
    params: { context: 'Extended', contextTiming: ['Now', 'TimeOfCall'], exposedFields: exposableNames },
    key: ['id'],
    timeField: 'started',
    privateFlag: 'metaData.isPrivate',
    feeds: { calls: 'metaData' },
    volatile: ['audioUrl', 'videoUrl'],
    table: { lift: 'metaData', spread: { media: { audioUrl: 'audioUrl', videoUrl: 'videoUrl' } } },
    airbyte: {
      name: 'extensiveCalls',
      copies: { id: 'metaData.id', startdatetime: 'metaData.started' },
      cursorField: 'startdatetime',
    },
  },
})
