import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadDescription, type Schema } from './description.ts'
import { openGong } from './test-gong.ts'

type Responses = Readonly<Record<string, { content?: Readonly<Record<string, { schema: Schema }>> }>>

const description = loadDescription()
const raw = JSON.parse(readFileSync(new URL('../../openapi/gong.json', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, { responses: Responses }>>
}

/** Every place of an answer that the description does not have, or has with another type. */
function* misfits(value: unknown, unresolved: Schema, path: string): Generator<string> {
  const schema = description.resolve(unresolved)
  // A context field's value is called an object and can be anything (gong facts, 5: 6).
  if (value === null || (schema.type === 'object' && schema.properties === undefined)) return
  if (Array.isArray(value)) {
    if (schema.type !== 'array') yield `${path} is a list`
    for (const item of value) yield* misfits(item, schema.items ?? {}, `${path}[]`)
  } else if (typeof value === 'object') {
    for (const [name, inner] of Object.entries(value as object)) {
      const property = schema.properties?.[name]
      if (property === undefined) yield `${path}.${name} is not described`
      else yield* misfits(inner, property, `${path}.${name}`)
    }
  } else {
    const type = typeof value === 'number' && schema.type === 'integer' ? 'integer' : typeof value
    if (schema.type !== type) yield `${path} is a ${type}, not a ${schema.type}`
    if (type === 'integer' && !Number.isInteger(value)) yield `${path} is no whole number`
    if (schema.enum !== undefined && !schema.enum.includes(String(value))) yield `${path} is "${value}"`
  }
}

const CONTENT = [
  'structure',
  'topics',
  'trackers',
  'trackerOccurrences',
  'brief',
  'outline',
  'highlights',
  'callOutcome',
  'keyPoints',
]
const allOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, true]))
const SELECTOR = {
  context: 'Extended',
  exposedFields: {
    parties: true,
    media: true,
    content: allOf(CONTENT),
    interaction: allOf(['speakers', 'video', 'personInteractionStats', 'questions']),
    collaboration: allOf(['publicComments']),
  },
}

test('what the simulator answers has the described fields and types', async () => {
  await using gong = await openGong({ calls: 300, days: 30 })
  const { managers } = gong.simulator.control.account()
  const [workspace] = (await gong.ask('GET', '/v2/workspaces')).json.workspaces
  const [call] = (await gong.ask('GET', '/v2/calls')).json.calls
  const { folders } = (await gong.ask('GET', `/v2/library/folders?workspaceId=${workspace.id}`)).json
  const filter = { fromDate: '2026-06-01', toDate: '2026-06-10' }
  const asked: readonly (readonly [
    method: string,
    path: string,
    address?: string | undefined,
    body?: unknown,
  ])[] = [
    ['GET', '/v2/calls'],
    ['GET', '/v2/calls/{id}', `/v2/calls/${call.id}`],
    ['POST', '/v2/calls/extensive', undefined, { filter: {}, contentSelector: SELECTOR }],
    ['POST', '/v2/calls/transcript', undefined, { filter: {} }],
    ['GET', '/v2/users', '/v2/users?includeAvatars=true'],
    ['GET', '/v2/users/{id}', `/v2/users/${managers[0]}`],
    ['GET', '/v2/users/{id}/settings-history', `/v2/users/${managers[0]}/settings-history`],
    ['POST', '/v2/users/extensive', undefined, { filter: {} }],
    ['GET', '/v2/workspaces'],
    ['GET', '/v2/settings/trackers'],
    ['GET', '/v2/settings/scorecards'],
    ['GET', '/v2/settings/briefs'],
    ['GET', '/v2/call-outcomes'],
    ['GET', '/v2/library/folders', `/v2/library/folders?workspaceId=${workspace.id}`],
    ['GET', '/v2/library/folder-content', `/v2/library/folder-content?folderId=${folders[1].id}`],
    ['GET', '/v2/logs', '/v2/logs?logType=UserCallPlay&fromDateTime=2026-06-01T00:00:00Z'],
    [
      'GET',
      '/v2/coaching',
      `/v2/coaching?workspace-id=${workspace.id}&manager-id=${managers[0]}&from=2026-06-01T00:00:00Z&to=2026-06-15T00:00:00Z`,
    ],
    ['POST', '/v2/stats/activity/scorecards', undefined, { filter: { reviewMethod: 'BOTH' } }],
    ['POST', '/v2/stats/interaction', undefined, { filter }],
    ['POST', '/v2/stats/activity/aggregate', undefined, { filter }],
    ['POST', '/v2/stats/activity/day-by-day', undefined, { filter }],
    ['POST', '/v2/stats/activity/aggregate-by-period', undefined, { filter, aggregationPeriod: 'WEEK' }],
  ]
  for (const [method, path, address = path, body] of asked) {
    const answer = await gong.ask(method, address, body)
    expect([path, answer.status]).toEqual([path, 200])
    const schema =
      raw.paths[path]?.[method.toLowerCase()]?.responses['200']?.content?.['application/json']?.schema
    expect([path, [...new Set(misfits(answer.json, schema ?? {}, path))]]).toEqual([path, []])
  }
})
