import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareParams } from '../../src/client/check-params.ts'
import type { Gong } from '../../src/client/create-gong.ts'
import { actionsOf, isReading, type NamedAction } from '../../src/entities/actions.ts'
import { entityList } from '../../src/entities/entities.ts'
import type { GongRecord } from '../../src/entities/entity.ts'
import { wholeDaysBefore } from '../../src/entities/params.ts'
import { GongHttpError } from '../../src/errors/gong-error.ts'
import { directGong, realValues, requiredParams } from './support/real-params.ts'
import { startTestServer, type TestServer } from './support/test-server.ts'

let server: TestServer
let gong: Gong
let values: Readonly<Record<string, unknown>>

beforeAll(async () => {
  server = await startTestServer()
  gong = directGong(server)
  values = await realValues(gong)
})

afterAll(() => server.close())

const reading = entityList
  .flatMap(actionsOf)
  .filter(({ action }) => isReading(action) && action.kind !== 'download')
  .map((target) => [`${target.entity.name} ${target.name}`, target] as const)
const lists = reading.filter(([, { action }]) => action.kind === 'list')

/** What the SDK gives for the same. */
async function direct(target: NamedAction, params: GongRecord): Promise<unknown> {
  const prepared = prepareParams(target, params, target.action.defaults?.(Date.now())).params
  return target.action.kind === 'list'
    ? (await gong.executor.page(target, prepared)).records
    : (await gong.executor.one(target, prepared)).data
}

/** Gong numbers its requests. */
function withoutRequestId(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { requestId, ...rest } = value as GongRecord
  return rest
}

describe('every reading action', () => {
  const answered: string[] = []

  test.each(reading)('%s gives what the SDK gives', async (name, target) => {
    const params = requiredParams(target, values)
    const { status, body } = await server.execute({
      entity: target.entity.name,
      action: target.name,
      params,
      include_private: true,
    })
    try {
      expect(withoutRequestId(body['result'])).toEqual(withoutRequestId(await direct(target, params)))
      expect(status).toBe(200)
      expect(body).toMatchObject({
        status: 'success',
        execution_metadata: {
          connector_instance_id: server.instanceId,
          execution_time_ms: expect.any(Number),
        },
      })
      answered.push(name)
    } catch (error) {
      if (!(error instanceof GongHttpError)) throw error
      expect(body).toMatchObject({
        status: 'error',
        error: { source: 'gong', gong: { status: error.status, errors: error.errors } },
      })
    }
  })

  test('is answered but for those of things that this account does not have', () => {
    const refused = reading.map(([name]) => name).filter((name) => !answered.includes(name))
    expect(refused).toEqual([
      'briefs generate',
      'entity_answers ask',
      'flow_bulk_assignments get',
      'crm_requests get',
    ])
  })
})

describe('lists', () => {
  test.each(lists)('%s take a limit and go on after it', async (_name, target) => {
    const base = { entity: target.entity.name, action: target.name }
    const params = requiredParams(target, values)
    const whole = await server.execute({ ...base, params })
    const all = whole.body['result'] as unknown[]
    const first = await server.execute({ ...base, params: { ...params, limit: 1 } })
    expect(first.body['result']).toEqual(all.slice(0, 1))
    const metadata = first.body['connector_metadata'] as {
      cursor: string | null
      pagination: { cursor: string }
    }
    expect(metadata.cursor === null).toBe(all.length <= 1 && metadata.cursor === null)
    expect(metadata.pagination.cursor).toBe(metadata.cursor)
    if (all.length < 2) return
    const second = await server.execute({ ...base, params: { ...params, limit: 1, cursor: metadata.cursor } })
    expect(second.body['result']).toEqual(all.slice(1, 2))
  })

  test('tell of their pages in every spelling', async () => {
    const calls = { entity: 'calls', action: 'list', include_private: true }
    const { body } = await server.execute(calls)
    const metadata = body['connector_metadata'] as Record<string, unknown>
    const { cursor } = metadata
    expect(cursor).toEqual(expect.any(String))
    expect(metadata).toMatchObject({
      pagination: { totalRecords: 130, currentPageSize: 100, currentPageNumber: 0, cursor },
      total_records: 130,
      current_page_size: 100,
      current_page_number: 0,
      has_next_page: true,
      end_cursor: cursor,
    })
    const next = await server.execute({ ...calls, params: { cursor } })
    expect(next.body['result']).toHaveLength(30)
    expect(next.body['connector_metadata']).toMatchObject({ cursor: null, has_next_page: false })
  })

  test('name what was filled in', async () => {
    const { body } = await server.execute({ entity: 'stats_activity_aggregate', action: 'list' })
    const { toDate } = wholeDaysBefore(Date.now(), 30)
    expect(body['connector_metadata']).toMatchObject({
      defaults: { fromDate: expect.any(String), toDate },
    })
  })

  test('keep ids whole that are given as numbers', async () => {
    const body = `{"entity":"calls","action":"get","params":{"id":${String(values['callId'])}}}`
    expect((await server.execute(body)).body['result']).toMatchObject({ id: values['callId'] })
  })
})

describe('fields', () => {
  const execute = async (more: object) =>
    (await server.execute({ entity: 'users', action: 'list', params: { limit: 1 }, ...more })).body

  test('are chosen by dotted paths, also within lists', async () => {
    const { result } = await execute({
      select_fields: ['id', 'settings.emailsImported', 'spokenLanguages.language'],
    })
    expect(result).toEqual([
      {
        id: expect.any(String),
        settings: { emailsImported: expect.any(Boolean) },
        spokenLanguages: [{ language: expect.any(String) }],
      },
    ])
  })

  test('are left out by dotted paths', async () => {
    const [whole] = (await execute({}))['result'] as Record<string, object>[]
    const [less] = (await execute({ exclude_fields: ['settings', 'spokenLanguages[].primary'] }))[
      'result'
    ] as Record<string, unknown>[]
    const { settings, ...rest } = whole ?? {}
    expect(settings).toBeTypeOf('object')
    expect(less).toEqual({ ...rest, spokenLanguages: [{ language: expect.any(String) }] })
  })

  test('of one record too', async () => {
    const params = { id: values['callId'] }
    const { body } = await server.execute({
      entity: 'calls',
      action: 'get',
      params,
      select_fields: ['title'],
    })
    expect(body['result']).toEqual({ title: expect.any(String) })
  })

  test('are cut only when that is asked for, and then named', async () => {
    const body = {
      entity: 'calls_extensive',
      action: 'list',
      params: { exposedFields: { content: { brief: true } }, limit: 130 },
      select_fields: ['content.brief'],
    }
    type Brief = { readonly content?: { readonly brief?: string } }
    const briefs = async (more: object) => {
      const answer = await server.execute({ ...body, ...more })
      const texts = (answer.body['result'] as Brief[]).map(({ content }) => content?.brief ?? '')
      return { texts, metadata: answer.body['connector_metadata'] }
    }
    const whole = await briefs({})
    expect(whole.metadata).not.toHaveProperty('truncated_fields')
    expect(await briefs({ skip_truncation: true })).toMatchObject({ texts: whole.texts })
    const longest = whole.texts.reduce((left, right) => (right.length > left.length ? right : left))
    expect(longest.length).toBeGreaterThan(200)
    const cut = await briefs({ skip_truncation: false })
    expect(cut.metadata).toMatchObject({ truncated_fields: ['content.brief'] })
    const shorter = cut.texts[whole.texts.indexOf(longest)]
    expect(shorter).toContain(`${longest.slice(0, 200)}… [${longest.length - 200} more characters`)
  })
})

describe('private calls', () => {
  const list = async (entity: string, more: object = {}) => {
    const { body } = await server.execute({ entity, action: 'list', params: { limit: 1000 }, ...more })
    return { result: body['result'] as GongRecord[], metadata: body['connector_metadata'] as GongRecord }
  }

  test.each([
    ['calls', ({ id }: GongRecord) => id],
    ['calls_extensive', ({ metaData }: GongRecord) => (metaData as GongRecord)['id']],
    ['call_transcripts', ({ callId }: GongRecord) => callId],
  ])('are left out of %s and counted, unless they are asked for', async (entity, idOf) => {
    const all = await gong.calls.list().all()
    const isPrivate = new Set(all.flatMap((call) => (call.isPrivate ? [call.id] : [])))
    expect(isPrivate.size).toBeGreaterThan(0)
    const whole = await list(entity, { include_private: true })
    const hidden = whole.result.filter((record) => isPrivate.has(String(idOf(record))))
    const visible = await list(entity)
    expect(visible.result).toEqual(whole.result.filter((record) => !hidden.includes(record)))
    expect(visible.metadata['private_left_out'] ?? 0).toBe(hidden.length)
    expect(whole.metadata).not.toHaveProperty('private_left_out')
  })
})

describe('introspection', () => {
  test('lists every entity with its actions, as an action and at a path', async () => {
    const { body } = await server.execute({ action: 'list_entities' })
    const told = body['result'] as { entity_name: string; available_actions: string[] }[]
    expect(told.map(({ entity_name: name }) => name)).toEqual(entityList.map(({ name }) => name))
    expect(told[0]).toMatchObject({
      available_actions: ['list', 'get'],
      parameters: { get: [{ name: 'id', in: 'path', required: true, type: 'string' }] },
    })
    const path = `/api/v1/integrations/connectors/${server.instanceId}/entities`
    expect((await server.send('GET', path)).body['data']).toEqual(told)
  })

  test.each(entityList.map(({ name }) => name))('describes %s', async (name) => {
    const path = `/api/v1/connectors/instances/${server.instanceId}/entities/${name}`
    const { status, body } = await server.send('GET', path)
    expect(status).toBe(200)
    const { body: executed } = await server.execute({ entity: name, action: 'entity_schema' })
    expect(executed['result']).toEqual(body['schema'])
    expect(body['schema']).toHaveProperty('type')
  })

  test('tries the account', async () => {
    const healthy = { status: 'healthy', error: null, checked_entity: 'users', checked_action: 'list' }
    expect((await server.execute({ action: 'check' })).body['result']).toEqual(healthy)
    const path = `/api/v1/connectors/instances/${server.instanceId}/check`
    expect((await server.send('GET', path)).body).toEqual(healthy)
  })
})
