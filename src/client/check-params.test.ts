import { describe, expect, it } from 'vitest'
import { actionsOf, paramsOf, requireAction } from '../entities/actions.ts'
import { entityList } from '../entities/entities.ts'
import { requireEntity } from '../entities/names.ts'
import { GongParameterError } from '../errors/gong-error.ts'
import { checkParams, prepareParams } from './check-params.ts'

const target = (entity: string, action: string) => requireAction(requireEntity(entity), action)

/** Where and how parameters are wrong. */
function issuesOf(entity: string, action: string, params: Record<string, unknown>): string[] {
  try {
    checkParams(target(entity, action), params)
  } catch (error) {
    if (error instanceof GongParameterError)
      return error.issues.map(({ path, message }) => `${path} ${message}`)
    throw error
  }
  return []
}

describe('names of parameters', () => {
  it('are taken in any spelling', () => {
    for (const name of ['workspaceId', 'workspace_id', 'workspace-id', 'WORKSPACE-ID'])
      expect(checkParams(target('calls', 'list'), { [name]: '1' })).toEqual({ workspaceId: '1' })
    expect(
      checkParams(target('coaching', 'list'), {
        'workspace-id': '1',
        manager_id: '2',
        from_: '2026-01-01T00:00:00Z',
        to: '2026-01-02T00:00:00Z',
      }),
    ).toMatchObject({
      managerId: '2',
      from: '2026-01-01T00:00:00Z',
    })
  })

  it('are taken inside the objects that Gong has them in', () => {
    const contentSelector = { context: 'Extended', exposedFields: { parties: true } }
    expect(
      checkParams(target('calls_extensive', 'list'), { filter: { callIds: ['1'] }, contentSelector }),
    ).toEqual({
      callIds: ['1'],
      ...contentSelector,
    })
    expect(issuesOf('calls', 'list', { filter: { workspaceId: '1' } })).toEqual([
      'filter is no parameter of this action',
    ])
  })

  it('are refused where nobody knows them, twice, or given twice, with the path they were given at', () => {
    expect(issuesOf('call_transcripts', 'list', { filter: { fromDate: 'x' }, callId: '1' })).toEqual([
      'filter.fromDate is no parameter of this action; did you mean fromDateTime?',
      'callId is no parameter of this action; did you mean callIds?',
    ])
    expect(issuesOf('calls', 'list', { workspaceId: '1', 'workspace-id': '2' })).toEqual([
      'workspace-id is given twice: as workspaceId too',
    ])
    const parties = [{ emailAddress: 'a@b.c', mood: 'good' }]
    const call = { actualStart: '2026-01-01T00:00:00Z', direction: 'Inbound', primaryUser: '1', parties }
    expect(issuesOf('calls', 'create', call)).toEqual(['parties.0.mood is not known to Gong'])
  })
})

describe('values of parameters', () => {
  const wrong: readonly (readonly [string, string, Record<string, unknown>, string])[] = [
    ['calls', 'get', {}, 'id is missing'],
    ['calls', 'get', { id: 'x' }, 'id must be an id of up to 20 digits'],
    [
      'calls',
      'get',
      { id: 2 ** 60 },
      'id came as a number, which cannot hold all digits of an id: give it as a text',
    ],
    ['calls', 'get', { id: '123456789012345678901' }, 'id must be an id of up to 20 digits'],
    [
      'extensive_calls',
      'list',
      { filter: { callIds: ['1', 'x'] } },
      'filter.callIds.1 must be an id of up to 20 digits',
    ],
    ['extensive_calls', 'list', { callIds: '1' }, 'callIds must be a list'],
    ['extensive_calls', 'list', { context: 'All' }, 'context must be one of None, Basic, Extended'],
    [
      'stats_interaction',
      'list',
      { fromDate: '2026-1-1', toDate: '2026-02-01' },
      'fromDate must be a date as YYYY-MM-DD',
    ],
    ['users', 'list', { includeAvatars: 'yes' }, 'includeAvatars must be true or false'],
    ['call_audio', 'download', {}, 'callIds must name the one call to download'],
    [
      'call_audio',
      'download',
      { filter: { callIds: ['1', '2'] } },
      'callIds must name the one call to download',
    ],
    ['calls', 'upload_media', { id: '1', file: 7 }, 'file must be a file: a path, a Blob, bytes or a stream'],
    ['meetings', 'delete', { meetingId: '1', organizerEmail: 3 }, 'organizerEmail must be a text'],
  ]
  it.each(wrong)('are refused: %s %s %j', (entity, action, params, told) => {
    expect(issuesOf(entity, action, params)).toEqual([told])
  })

  it('that are missing are named as such, whatever their kind', () => {
    for (const named of entityList.flatMap(actionsOf)) {
      const required = Object.entries(paramsOf(named.action)).flatMap(([name, { isRequired }]) =>
        isRequired ? [name] : [],
      )
      const issues = issuesOf(named.entity.name, named.name, {})
      const expected =
        named.action.kind === 'download' ? [issues[0]] : required.map((name) => `${name} is missing`)
      expect(issues.toSorted(), `${named.entity.name} ${named.name}`).toEqual(expected.toSorted())
    }
  })

  it('that are ids may be numbers that have all their digits', () => {
    expect(checkParams(target('calls', 'get'), { id: 42 })).toEqual({ id: '42' })
  })
})

const hourMs = 3_600_000

describe('what Gong demands and callers may leave out', () => {
  const now = Date.parse('2026-03-15T12:00:00Z')
  const prepare = (params: Record<string, unknown>) => {
    const named = target('stats_activity_aggregate', 'list')
    return prepareParams(named, params, named.action.defaults?.(now))
  }

  it('is filled in and named: statistics are of the last 30 whole days', () => {
    const days = { fromDate: '2026-02-13', toDate: '2026-03-15' }
    expect(prepare({})).toEqual({ params: days, defaulted: days })
  })

  it('is over in every time zone', () => {
    const { defaults } = target('stats_interaction', 'list').action
    for (let hour = 0; hour < 48; hour++) {
      const moment = now + hour * hourMs
      const westernmost = new Date(moment - 12 * hourMs).toISOString().slice(0, 10)
      expect(defaults?.(moment)['toDate']).toBe(westernmost)
    }
  })

  it('is left as the caller gave it', () => {
    expect(prepare({ filter: { fromDate: '2026-03-01', userIds: ['1'] } })).toEqual({
      params: { fromDate: '2026-03-01', toDate: '2026-03-15', userIds: ['1'] },
      defaulted: { toDate: '2026-03-15' },
    })
  })
})
