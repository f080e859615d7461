import { globSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { JsonSchema } from '../src/api/json-schema.ts'
import type { Operation } from '../src/api/operation.ts'
import { callDataSchema } from '../src/api/schemas/calls.gen.ts'
import type {
  CallBasicData,
  CallsFilter,
  ContextField,
  ListUsers_1Params,
  OperationTypes,
} from '../src/api/types.gen.ts'
import { correct } from './correct.ts'
import { descriptionUrl, readDescription } from './description.ts'
import { overlay } from './overlay.ts'
import { constName } from './print.ts'

/** Everything that the generated files of a folder export, by name. */
async function load<T>(folder: string): Promise<Record<string, T>> {
  const url = new URL(`../src/api/${folder}/`, import.meta.url)
  const modules = globSync('*.gen.ts', { cwd: url.pathname }).map((name) => import(new URL(name, url).href))
  return Object.fromEntries(
    (await Promise.all(modules)).flatMap((module) => Object.entries(module as Record<string, T>)),
  )
}

const schemas = await load<JsonSchema>('schemas')
const operations = (await load<Operation>('operations')) as Record<keyof OperationTypes, Operation>
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
    expect(all.filter(({ isPaged }) => isPaged)).toHaveLength(13)
    for (const { answer, isPaged, operationId } of all)
      expect(answer.properties?.['records'] !== undefined, operationId).toBe(isPaged)
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
    for (const { path, params } of all) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = Object.entries(params).filter(([, param]) => param.in === 'path')
      expect(declared.map(([name]) => name)).toEqual(inPath)
    }
  })

  test('require what Gong requires in practice', () => {
    const required = (id: keyof OperationTypes) =>
      Object.entries(operations[id].params).flatMap(([name, { isRequired }]) => (isRequired ? [name] : []))
    expect(required('listCalls')).toEqual([])
    expect(required('getCallsInSpecificFolder')).toEqual(['folderId'])
    expect(required('uploadCrmData')).toEqual(['integrationId', 'objectType', 'clientRequestId', 'file'])
    expect(required('getCrmObjects')).toEqual(['integrationId', 'objectType', 'crmIds'])
    expect(required('uploadAssignments')).toEqual(['targetId', 'workspaceId', 'file'])
    expect(required('listUsers_1')).toEqual(['workspaceId', 'managerId', 'from', 'to'])
  })

  test('know where each parameter goes in Gong’s own words', () => {
    const wire = (id: keyof OperationTypes, name: string) => {
      const param = operations[id].params[name]
      return [param?.in, param?.wire ?? name]
    }
    expect(wire('listUsers_1', 'managerId')).toEqual(['query', 'manager-id'])
    expect(wire('getCallTranscripts', 'callIds')).toEqual(['body', 'filter.callIds'])
    expect(wire('listCallsExtensive', 'context')).toEqual(['body', 'contentSelector.context'])
    expect(wire('listMultipleUsersAggregateByPeriod', 'aggregationPeriod')).toEqual([
      'body',
      'aggregationPeriod',
    ])
    expect(wire('getCrmObjects', 'crmIds')).toEqual(['body', ''])
    expect(wire('addCallRecording', 'file')).toEqual(['file', 'mediaFile'])
    expect(wire('uploadCrmData', 'file')).toEqual(['file', 'dataFile'])
    expect(wire('purgeEmailAddress', 'emailAddress')).toEqual(['query', 'emailAddress'])
    expect(operations.getCrmObjects.contentType).toBe('application/json')
    for (const { wrappers = [], params } of all) {
      const filters = Object.values(params).filter((param) => param.wire?.startsWith('filter.'))
      expect(wrappers).toEqual(filters.length > 0 ? ['filter'] : [])
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
  expectTypeOf<OperationTypes['listUsers_1']['params']>().toEqualTypeOf<ListUsers_1Params>()
  expectTypeOf<ListUsers_1Params['managerId']>().toEqualTypeOf<string>()
})
