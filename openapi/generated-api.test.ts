import { globSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { JsonSchema } from '../src/api/json-schema.ts'
import type { Operation } from '../src/api/operation.ts'
import { type OperationId, operations } from '../src/api/operations.gen.ts'
import { callDataSchema } from '../src/api/schemas/calls.gen.ts'
import type { CallBasicData, CallsFilter, ContextField, OperationTypes } from '../src/api/types.gen.ts'
import { correct } from './correct.ts'
import { descriptionUrl, readDescription } from './description.ts'
import { overlay } from './overlay.ts'
import { constName } from './print.ts'

const folder = new URL('../src/api/schemas/', import.meta.url)
const modules = globSync('*.gen.ts', { cwd: folder.pathname }).map(
  (name) => import(new URL(name, folder).href),
)
const schemas = Object.fromEntries(
  (await Promise.all(modules)).flatMap((module) => Object.entries(module as Record<string, JsonSchema>)),
)
const all: readonly Operation[] = Object.values(operations)

describe('the generated schemas', () => {
  test('are one constant for each schema of the corrected description', () => {
    const { description } = correct(readDescription(), overlay)
    expect(Object.keys(schemas).sort()).toEqual(
      Object.keys(description.components.schemas).map(constName).sort(),
    )
  })

  test('are JSON Schema of draft 7 that a strict validator takes', () => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true, formats: { 'int64-id': true } })
    addFormats.default(ajv)
    for (const [name, schema] of Object.entries(schemas))
      expect(() => ajv.compile(schema), name).not.toThrow()
  })

  test('let a call with nulls, news and odd values pass, and nothing of a wrong type', () => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true, formats: { 'int64-id': true } })
    addFormats.default(ajv)
    const validate = ajv.compile(callDataSchema)
    const started = '2019-10-18T14:03:37.041977-07:00'
    const metaData = { id: '7782342274025937895', started, direction: 'Sideways', purpose: null, mood: 'new' }
    const context = [{ objects: [{ fields: [{ name: 'Amount', value: 12 }] }] }]
    expect(validate({ metaData, context, parties: [{ speakerId: null }], content: null })).toBe(true)
    expect(validate({ metaData: { duration: '12' } })).toBe(false)
  })
})

describe('the generated operations', () => {
  test('are the 67 that Gong’s description has and the two it lacks', () => {
    expect(all).toHaveLength(69)
    expect(all.filter(({ tag }) => tag === 'Targets').map(({ path }) => path)).toEqual([
      '/v2/targets',
      '/v2/targets/{targetId}/assignments',
    ])
    for (const [id, { operationId }] of Object.entries(operations)) expect(operationId).toBe(id)
  })

  test('come in pages where the request takes a cursor, and only there does the answer carry records', () => {
    const paged = all.filter(({ isPaged }) => isPaged)
    expect(paged).toHaveLength(13)
    for (const { answers, isPaged, operationId } of all) {
      const records = answers.some(({ schema }) => schemas[constName(schema)]?.properties?.['records'])
      expect(records, operationId).toBe(isPaged)
    }
  })

  test('name a scope each, but for the Targets', () => {
    const without = all.filter(({ scopes }) => scopes.length === 0).map(({ tag }) => tag)
    expect(new Set(without)).toEqual(new Set(['Targets']))
    const named = all.flatMap(({ scopes, conditionalScopes = [] }) => [
      ...scopes,
      ...conditionalScopes.map(({ scope }) => scope),
    ])
    const inProse = new Set(readFileSync(descriptionUrl, 'utf8').match(/\bapi:[a-z][a-z:-]+/g))
    expect(inProse.size).toBe(40)
    expect(new Set(named)).toEqual(
      inProse.add('api:permission-profile:read').add('api:permission-profile:write'),
    )
    expect(operations.listCallsExtensive.conditionalScopes).toEqual([
      { scope: 'api:calls:read:media-url', when: 'contentSelector.exposedFields.media' },
    ])
  })

  test('have all parameters of their path, and no more', () => {
    for (const { path, parameters } of all) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(parameters.filter((each) => each.in === 'path').map(({ name }) => name)).toEqual(inPath)
    }
  })

  test('require what Gong requires in practice', () => {
    const required = (id: OperationId) =>
      operations[id].parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name)
    expect(required('listCalls')).toEqual([])
    expect(required('getCallsInSpecificFolder')).toEqual(['folderId'])
    expect(required('uploadCrmData')).toEqual(['integrationId', 'objectType', 'clientRequestId'])
    expect(required('getCrmObjects')).toEqual(['integrationId', 'objectType'])
    expect(operations.getCrmObjects.body.contentType).toBe('application/json')
    expect(required('uploadAssignments')).toEqual(['targetId', 'workspaceId'])
    expect(required('listUsers_1')).toEqual(['workspace-id', 'manager-id', 'from', 'to'])
  })

  test('document their errors, throttling always among them', () => {
    for (const { errorStatuses, operationId } of all) expect(errorStatuses, operationId).toContain(429)
    expect(operations.listCalls.errorStatuses).toEqual([400, 401, 404, 429, 500])
  })

  test('name schemas that exist', () => {
    for (const { answers, body } of all) {
      for (const { schema } of [...answers, ...(body ? [body] : [])]) {
        expect(Object.keys(schemas)).toContain(constName(schema))
      }
    }
  })
})

test('the generated types say what the schemas say', () => {
  expectTypeOf<CallBasicData['id']>().toEqualTypeOf<string | null | undefined>()
  expectTypeOf<CallBasicData['duration']>().toEqualTypeOf<number | null | undefined>()
  expectTypeOf<'Sideways'>().toExtend<CallBasicData['direction']>()
  expectTypeOf<12>().not.toExtend<CallBasicData['direction']>()
  expectTypeOf<ContextField['value']>().toBeUnknown()
  expectTypeOf<CallsFilter['callIds']>().toEqualTypeOf<string[] | undefined>()
  expectTypeOf<OperationTypes['listUsers_1']['query']['manager-id']>().toEqualTypeOf<string>()
  expectTypeOf<keyof OperationTypes>().toEqualTypeOf<OperationId>()
})
