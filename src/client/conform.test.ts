import { globSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonSchema } from '../api/json-schema.ts'
import { callDataSchema } from '../api/schemas/calls.gen.ts'
import { coachingMetricsDataSchema } from '../api/schemas/coaching.gen.ts'
import { answeredScorecardSchema, dailyActivityWithDatesSchema } from '../api/schemas/stats.gen.ts'
import { compileConform, type Mismatch } from './conform.ts'

const folder = new URL('../api/schemas/', import.meta.url)
const modules = globSync('*.gen.ts', { cwd: folder.pathname }).map(
  (name) => import(new URL(name, folder).href),
)
const schemas = (await Promise.all(modules)).flatMap((module) =>
  Object.entries(module as Record<string, JsonSchema>),
)

/** Conforms a value and gives back what came out of it and what was reported. */
function conform(schema: JsonSchema, value: unknown): { value: unknown; mismatches: Mismatch[] } {
  const mismatches: Mismatch[] = []
  return { value: compileConform(schema)(value, (mismatch) => mismatches.push(mismatch)), mismatches }
}

function typesOf(schema: JsonSchema): string[] {
  return [schema.type ?? []].flat().filter((type) => type !== 'null')
}

/** Values as the schema has them: any field may be null, missing or joined by one it does not know. */
function anyOf(schema: JsonSchema, depth = 0): fc.Arbitrary<unknown> {
  const [type] = typesOf(schema)
  const some = { maxLength: depth > 2 ? 1 : 2 }
  switch (type) {
    case 'string':
      return fc.string({ maxLength: 3 })
    case 'integer':
      return fc.integer()
    case 'number':
      return fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(fc.option(anyOf(schema.items ?? {}, depth + 1)), some)
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [
        name,
        fc.option(anyOf(field, depth + 1)),
      ])
      const known = fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
        requiredKeys: [],
      })
      const others = fc.array(
        fc.tuple(fc.constantFrom('newField', 'another'), anyOf(schema.additionalProperties ?? {}, depth + 1)),
        some,
      )
      return fc.tuple(known, others).map(([value, more]) => ({ ...value, ...Object.fromEntries(more) }))
    }
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

/** Every place in a value of which the schema knows the type. */
function placesIn(
  schema: JsonSchema,
  value: unknown,
  path = '',
): { holder: object; key: string; path: string; schema: JsonSchema }[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const isKnown = Object.hasOwn(schema.properties ?? {}, key)
    const innerSchema = Array.isArray(value)
      ? schema.items
      : isKnown
        ? schema.properties?.[key]
        : schema.additionalProperties
    if (innerSchema?.type === undefined) return []
    const step = Array.isArray(value) ? '[]' : `${path === '' ? '' : '.'}${isKnown ? key : '*'}`
    return [
      { holder: value, key, path: path + step, schema: innerSchema },
      ...placesIn(innerSchema, inner, path + step),
    ]
  })
}

const wrong: readonly (readonly [unknown, string])[] = [
  ['text', 'string'],
  [1.5, 'number'],
  [true, 'boolean'],
  [{ a: 1 }, 'object'],
  [[1], 'array'],
]

describe('the checker', () => {
  test('knows more than two hundred schemas to be tried on', () => {
    expect(schemas.length).toBeGreaterThan(200)
  })

  test('lets every value that is as its schema says pass unchanged', () => {
    for (const [, schema] of schemas) {
      const property = fc.property(anyOf(schema), (value) => {
        const before = structuredClone(value)
        expect(conform(schema, value)).toEqual({ value: before, mismatches: [] })
      })
      fc.assert(property, { numRuns: 5 })
    }
  })

  test('reports one wrong value with its path and types, and keeps it', () => {
    for (const [, schema] of schemas) {
      const property = fc.property(
        anyOf(schema),
        fc.nat(),
        fc.constantFrom(...wrong),
        (value, pick, [put, received]) => {
          const places = placesIn(schema, value)
          const place = places[pick % places.length]
          if (!place || typesOf(place.schema).includes(received)) return
          Object.assign(place.holder, { [place.key]: put })
          const before = structuredClone(value)
          const expected = typesOf(place.schema)
            .map((type) => (place.schema.format === 'int64-id' ? 'id' : type))
            .join(' or ')
          expect(conform(schema, value)).toEqual({
            value: before,
            mismatches: [{ path: place.path, expected, received }],
          })
        },
      )
      fc.assert(property, { numRuns: 10 })
    }
  })

  test('writes ids that came as numbers as their digits, in place', () => {
    const scorecard = {
      scorecardId: 563515258458745,
      callId: '7782342274025937895',
      answers: [{ questionId: 12, score: 4 }],
    }
    expect(conform(answeredScorecardSchema, scorecard).value).toBe(scorecard)
    expect(scorecard).toEqual({
      scorecardId: '563515258458745',
      callId: '7782342274025937895',
      answers: [{ questionId: '12', score: 4 }],
    })
    expect(conform(dailyActivityWithDatesSchema, { callsAttended: [45783962636582, '7', null] })).toEqual({
      value: { callsAttended: ['45783962636582', '7', null] },
      mismatches: [],
    })
    expect(conform({ type: 'string', format: 'int64-id' }, 42).value).toBe('42')
    const map: JsonSchema = { type: 'object', additionalProperties: { type: 'string', format: 'int64-id' } }
    expect(conform(map, { any: 42 }).value).toEqual({ any: '42' })
  })

  test('reports an id that has lost digits already, or never was an integer', () => {
    const mismatches = [{ path: 'callId', expected: 'id', received: 'integer' }]
    expect(conform(answeredScorecardSchema, { callId: 2 ** 60 })).toEqual({
      value: { callId: 2 ** 60 },
      mismatches,
    })
    expect(conform(answeredScorecardSchema, { callId: 1.5 }).mismatches[0]?.received).toBe('number')
  })

  test('gives all values of a kind the same path, whatever their index or key', () => {
    const call = { parties: [{ context: {} }, { context: 'none', methods: [1, 'Invitee', 2] }] }
    expect(conform(callDataSchema, call).mismatches).toEqual([
      { path: 'parties[].context', expected: 'array', received: 'object' },
      { path: 'parties[].context', expected: 'array', received: 'string' },
      { path: 'parties[].methods[]', expected: 'string', received: 'integer' },
      { path: 'parties[].methods[]', expected: 'string', received: 'integer' },
    ])
    const coaching = { directReportsMetrics: [{ metrics: { a: ['1'], b: [true], c: 3 } }] }
    expect(conform(coachingMetricsDataSchema, coaching).mismatches.map(({ path }) => path)).toEqual([
      'directReportsMetrics[].metrics.*[]',
      'directReportsMetrics[].metrics.*',
    ])
  })

  test('checks further fields by a rule of their own, and not those it knows', () => {
    const schema: JsonSchema = {
      type: 'object',
      properties: { count: { type: 'integer' }, any: {} },
      additionalProperties: { type: 'string', format: 'int64-id' },
    }
    expect(conform(schema, { count: 1, any: 2, more: 3 })).toEqual({
      value: { count: 1, any: 2, more: '3' },
      mismatches: [],
    })
    expect(conform(schema, { count: true, more: [] }).mismatches).toEqual([
      { path: 'count', expected: 'integer', received: 'boolean' },
      { path: '*', expected: 'id', received: 'array' },
    ])
  })

  test('names the value itself with an empty path', () => {
    expect(conform(callDataSchema, 'call').mismatches).toEqual([
      { path: '', expected: 'object', received: 'string' },
    ])
    expect(conform(callDataSchema, null)).toEqual({ value: null, mismatches: [] })
  })

  test('takes context values of any type', () => {
    for (const value of ['Gong', 7, true, ['a'], { city: 'Oslo' }, null]) {
      const call = { context: [{ objects: [{ fields: [{ name: 'Name', value }] }] }] }
      expect(conform(callDataSchema, call).mismatches).toEqual([])
    }
  })
})
