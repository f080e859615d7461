import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actionsOf } from '../../src/entities/actions.ts'
import { entityList } from '../../src/entities/entities.ts'
import { methodsOf } from '../../src/server/route.ts'
import { routes } from '../../src/server/routes/routes.ts'
import { startTestServer, type TestServer } from './support/test-server.ts'

interface Description {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
}

interface Described {
  readonly operationId: string
  readonly parameters: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>
  >
}

let server: TestServer
let description: Description

beforeAll(async () => {
  server = await startTestServer({ simulator: { calls: 10 } })
  const { body } = await server.send('GET', '/openapi.json', undefined, { authorization: '' })
  description = body as unknown as Description
})

afterAll(() => server.close())

const ajv = new Ajv2020({ strict: false, validateFormats: false })
const schemaOf = (path: string, method: string) =>
  description.paths[path]?.[method]?.requestBody?.content['application/json']?.schema ?? {}
const executePath = '/api/v1/connectors/instances/{id}/execute'

describe('the description', () => {
  test('has every route, each under a name of its own', () => {
    expect(description.openapi).toBe('3.1.0')
    const described = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const served = routes.flatMap((route) => methodsOf(route).map((method) => `${method} ${route.path}`))
    expect(described.sort()).toEqual(served.sort())
    const ids = Object.values(description.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('names the parameters of every path', () => {
    for (const [path, methods] of Object.entries(description.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      for (const { parameters } of Object.values(methods)) {
        expect(parameters.filter((param) => param.in === 'path').map(({ name }) => name)).toEqual(names)
      }
    }
  })

  test('has schemas that are schemas', () => {
    const all = Object.values(description.paths).flatMap((methods) => Object.values(methods))
    const schemas = all.flatMap(({ requestBody, responses }) => [
      ...Object.values(requestBody?.content ?? {}),
      ...Object.entries(responses).flatMap(([status, answer]) =>
        status === 'default' ? [] : Object.values(answer.content ?? {}),
      ),
    ])
    for (const { schema } of schemas)
      expect(ajv.validateSchema(schema), JSON.stringify(ajv.errors)).toBe(true)
  })

  test.each(entityList.flatMap(actionsOf).map(({ entity, name }) => [entity.name, name]))(
    'knows %s %s once',
    (entity, action) => {
      const { oneOf } = schemaOf(executePath, 'post') as {
        readonly oneOf: readonly {
          readonly properties: Readonly<Record<string, { enum?: string[]; const?: string }>>
        }[]
      }
      const found = oneOf.filter(
        ({ properties }) =>
          properties['entity']?.enum?.includes(entity ?? '') && properties['action']?.const === action,
      )
      expect(found).toHaveLength(1)
    },
  )

  test.each([
    [{ entity: 'users', action: 'list' }, true],
    [{ entity: 'users', action: 'get', params: { id: '1' } }, true],
    [{ entity: 'users', action: 'get' }, false],
    [{ entity: 'calls_extensive', action: 'list', params: { callIds: ['1'], limit: 5 } }, true],
    [{ entity: 'stats_activity_aggregate', action: 'list' }, true],
    [{ entity: 'users', action: 'list', params: { limit: 'ten' } }, false],
    [{ action: 'list_entities' }, true],
    [{ entity: 'nothing', action: 'list' }, false],
  ])('tells which execute requests fit: %j', (body, fits) => {
    expect(ajv.validate(schemaOf(executePath, 'post'), body)).toBe(fits)
  })

  test('fits what is answered', async () => {
    const answers: [string, string, string, unknown?][] = [
      ['/api/v1/connectors/instances', 'get', '/api/v1/connectors/instances'],
      ['/api/v1/connectors/instances/{id}', 'get', `/api/v1/connectors/instances/${server.instanceId}`],
      [executePath, 'post', server.executePath(), { entity: 'users', action: 'list' }],
    ]
    for (const [path, method, url, body] of answers) {
      const answer = await server.send(method.toUpperCase(), url, body)
      const schema =
        description.paths[path]?.[method]?.responses['200']?.content?.['application/json']?.schema
      expect(ajv.validate(schema ?? false, answer.body), JSON.stringify(ajv.errors)).toBe(true)
    }
  })
})
