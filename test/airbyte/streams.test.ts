import { describe, expect, test } from 'vitest'
import { errorsOf, recordsOf, statesOf, statusesOf } from './support/messages.ts'
import { readStreams } from './support/run.ts'
import {
  nothingFound,
  page,
  type Script,
  type ScriptedAnswer,
  startScriptedGong,
} from './support/scripted-gong.ts'

const now = '2024-02-15T12:00:00Z'
const started = '2024-02-01T10:00:00Z'

/** How a stream is asked for: path, key of the list, two records, and what else must answer. */
interface Case {
  readonly path: string
  readonly key: string
  readonly records: readonly [object, object]
  /** The field that must come out, of each record. */
  readonly field: string
  readonly isPaged: boolean
  readonly around?: Script
}

const callCase = {
  records: [
    { id: '1', started },
    { id: '2', started: '2024-02-02T10:00:00Z' },
  ],
} as const
const statistics = [{ userId: '1' }, { userId: '2' }] as const

const cases: Readonly<Record<string, Case>> = {
  users: { path: '/v2/users', key: 'users', records: [{ id: '1' }, { id: '2' }], field: 'id', isPaged: true },
  calls: { path: '/v2/calls', key: 'calls', ...callCase, field: 'id', isPaged: true },
  extensiveCalls: {
    path: '/v2/calls/extensive',
    key: 'calls',
    records: [{ metaData: callCase.records[0] }, { metaData: callCase.records[1] }],
    field: 'id',
    isPaged: true,
  },
  callTranscripts: {
    path: '/v2/calls/transcript',
    key: 'callTranscripts',
    records: [{ callId: '1' }, { callId: '2' }],
    field: 'callId',
    isPaged: true,
    around: { '/v2/calls': page('calls', callCase.records) },
  },
  scorecards: {
    path: '/v2/settings/scorecards',
    key: 'scorecards',
    records: [{ scorecardId: '1' }, { scorecardId: '2' }],
    field: 'scorecardId',
    isPaged: false,
  },
  answeredScorecards: {
    path: '/v2/stats/activity/scorecards',
    key: 'answeredScorecards',
    records: [
      { answeredScorecardId: '1', reviewTime: started },
      { answeredScorecardId: '2', reviewTime: '2024-02-02T10:00:00Z' },
    ],
    field: 'answeredScorecardId',
    isPaged: true,
  },
  workspaces: {
    path: '/v2/workspaces',
    key: 'workspaces',
    records: [{ id: '1' }, { id: '2' }],
    field: 'id',
    isPaged: false,
  },
  trackers: {
    path: '/v2/settings/trackers',
    key: 'keywordTrackers',
    records: [{ trackerId: '1' }, { trackerId: '2' }],
    field: 'trackerId',
    isPaged: false,
  },
  libraryFolders: {
    path: '/v2/library/folders',
    key: 'folders',
    records: [{ id: '1' }, { id: '2' }],
    field: 'id',
    isPaged: false,
    around: { '/v2/workspaces': page('workspaces', [{ id: '5' }]) },
  },
  libraryFolderContent: {
    path: '/v2/library/folder-content',
    key: 'calls',
    records: [{ id: '1' }, { id: '2' }],
    field: 'id',
    isPaged: false,
    around: {
      '/v2/workspaces': page('workspaces', [{ id: '5' }]),
      '/v2/library/folders': page('folders', [{ id: '6' }]),
    },
  },
  statsActivityAggregate: {
    path: '/v2/stats/activity/aggregate',
    key: 'usersAggregateActivityStats',
    records: statistics,
    field: 'userId',
    isPaged: true,
  },
  statsActivityDayByDay: {
    path: '/v2/stats/activity/day-by-day',
    key: 'usersDetailedActivities',
    records: [
      { userId: '1', userDailyActivityStats: [{ fromDate: '2024-02-01' }] },
      { userId: '2', userDailyActivityStats: [{ fromDate: '2024-02-01' }] },
    ],
    field: 'userId',
    isPaged: true,
  },
  statsInteraction: {
    path: '/v2/stats/interaction',
    key: 'peopleInteractionStats',
    records: statistics,
    field: 'userId',
    isPaged: true,
  },
}

const names = Object.keys(cases)
const pagedNames = names.filter((name) => cases[name]?.isPaged)

function caseOf(name: string): Case {
  const found = cases[name]
  if (found === undefined) throw new Error(name)
  return found
}

async function readWith(name: string, answers: ScriptedAnswer | readonly ScriptedAnswer[]) {
  const { path, around } = caseOf(name)
  const gong = await startScriptedGong({ ...around, [path]: answers })
  // The month that is going on is the only period that is read.
  const config = { base_url: gong.url, start_date: '2024-02-01T00:00:00Z' }
  const outcome = await readStreams({ config, streams: [name], now })
  return { asked: gong.asked(path), ...outcome }
}

describe('every stream', () => {
  test.each(names)('%s sends the record of a single page, with its key (32)', async (name) => {
    const { key, records, field } = caseOf(name)
    const { messages, exitCode, asked } = await readWith(name, page(key, [records[0]]))
    expect(asked).toHaveLength(1)
    expect(recordsOf(messages, name).map((record) => record[field])).toEqual(['1'])
    expect(statusesOf(messages, name)).toEqual(['STARTED', 'RUNNING', 'COMPLETE'])
    expect(statesOf(messages, name).length).toBeGreaterThan(0)
    expect(exitCode).toBe(0)
  })

  test.each(names)('%s sends nothing of an empty list, and is complete (33)', async (name) => {
    const { messages, exitCode } = await readWith(name, page(caseOf(name).key, []))
    expect(recordsOf(messages, name)).toEqual([])
    expect(statusesOf(messages, name)).toEqual(['STARTED', 'COMPLETE'])
    expect(statesOf(messages, name)).toHaveLength(1)
    expect(exitCode).toBe(0)
  })

  test.each(names)("%s takes Gong's 404 for an empty list as one", async (name) => {
    const { messages, exitCode } = await readWith(name, nothingFound)
    expect(recordsOf(messages, name)).toEqual([])
    expect(exitCode).toBe(0)
  })

  test.each(pagedNames)('%s follows the cursor to a page without one (34)', async (name) => {
    const { key, records, field } = caseOf(name)
    const last = { body: { requestId: 'r', [key]: [records[1]] } }
    const { messages, asked } = await readWith(name, [page(key, [records[0]], 'next-page'), last])
    expect(recordsOf(messages, name).map((record) => record[field])).toEqual(['1', '2'])
    expect(asked).toHaveLength(2)
    const [first, second] = asked
    expect(first?.query['cursor'] ?? first?.body?.cursor).toBeUndefined()
    expect(second?.query['cursor'] ?? second?.body?.cursor).toBe('next-page')
  })

  test.each(['calls', 'extensiveCalls'])(
    '%s costs no more requests when its pages come in no order',
    async (name) => {
      const { key, records } = caseOf(name)
      const timeless = [{ id: '3' }, { metaData: { id: '3' } }]
      for (const first of [[...records].reverse(), timeless]) {
        const last = { body: { requestId: 'r', [key]: [] } }
        const { messages, asked } = await readWith(name, [page(key, first, 'next-page'), last])
        expect(asked).toHaveLength(2)
        expect(recordsOf(messages, name)).toHaveLength(2)
      }
    },
  )

  test.each(names)('%s fails without records when it is refused (35)', async (name) => {
    const { messages, asked, exitCode } = await readWith(name, {
      status: 401,
      body: { requestId: 'r', errors: [] },
    })
    expect(asked).toHaveLength(1)
    expect(recordsOf(messages, name)).toEqual([])
    expect(errorsOf(messages)).toMatchObject([{ failure_type: 'config_error', stream_descriptor: { name } }])
    expect(exitCode).not.toBe(0)
  })
})

describe('the content of library folders', () => {
  const workspaces = page('workspaces', [{ id: '5' }, { id: '6' }])

  test('is read folder by folder, over all workspaces (36)', async () => {
    const gong = await startScriptedGong({
      '/v2/workspaces': workspaces,
      '/v2/library/folders': ({ query }) =>
        page('folders', [{ id: `${query['workspaceId']}1` }, { id: `${query['workspaceId']}2` }]),
      '/v2/library/folder-content': ({ query }) => page('calls', [{ id: `9${query['folderId']}` }]),
    })
    const { messages } = await readStreams({
      config: { base_url: gong.url },
      streams: ['libraryFolderContent'],
    })
    const read = recordsOf(messages, 'libraryFolderContent').map(({ id, folderId }) => [folderId, id])
    expect(Object.fromEntries(read)).toEqual({ 51: '951', 52: '952', 61: '961', 62: '962' })
  })

  test('costs no request when there is no folder (37)', async () => {
    const gong = await startScriptedGong({
      '/v2/workspaces': workspaces,
      '/v2/library/folders': page('folders', []),
    })
    const { messages, exitCode } = await readStreams({
      config: { base_url: gong.url },
      streams: ['libraryFolderContent'],
    })
    expect(gong.asked('/v2/library/folder-content')).toEqual([])
    expect(statusesOf(messages, 'libraryFolderContent')).toEqual(['STARTED', 'COMPLETE'])
    expect(exitCode).toBe(0)
  })
})
