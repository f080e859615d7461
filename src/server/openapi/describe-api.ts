import { z } from 'zod'
import type { JsonSchema } from '../../api/json-schema.ts'
import { version } from '../../client/version.ts'
import { methodsOf, type Route } from '../route.ts'

type Described = Readonly<Record<string, unknown>>

/** What every error looks like. */
const errorSchema: JsonSchema = {
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['error'] },
    message: { type: 'string', description: 'What happened and what to do, in one text.' },
    error: {
      type: 'object',
      properties: {
        type: { type: 'string', description: 'Names the kind of error; stays the same.' },
        source: { type: 'string', enum: ['request', 'server', 'gong'], description: 'Whose error it is.' },
        message: { type: 'string' },
        advice: { type: 'string' },
        entity: { type: 'string' },
        action: { type: 'string' },
        valid: { type: 'array', items: { type: 'string' }, description: 'What would have been right.' },
        required_scopes: { type: 'array', items: { type: 'string' } },
        retry_after_seconds: { type: 'integer' },
        gong: {
          type: 'object',
          description: 'What Gong said.',
          properties: {
            status: { type: 'integer' },
            request_id: { type: ['string', 'null'] },
            errors: { type: 'array', items: { type: 'string' } },
          },
        },
      },
    },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          field: { type: 'string' },
          message: { type: 'string' },
          error_code: { type: 'string' },
        },
      },
    },
  },
}

/** The same for the paths that speak Nango's words. */
const nangoErrorSchema: JsonSchema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        errors: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              code: { type: 'string' },
              message: { type: 'string' },
              path: { type: 'array', items: { type: 'string' } },
            },
          },
        },
        payload: {},
      },
    },
  },
}

/** OpenAPI 3.1 of these routes. */
export function describeApi(routes: readonly Route[]): Described {
  const paths: Record<string, Record<string, Described>> = {}
  for (const route of routes) {
    const methods = paths[route.path] ?? {}
    for (const method of methodsOf(route)) methods[method.toLowerCase()] = describeRoute(route, method)
    paths[route.path] = methods
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'gong-connector',
      version,
      description:
        'Every operation of Gong’s API behind the paths of Airbyte’s agent API; customers’ connections, proxy, syncs, records, actions and webhooks behind those of Nango.',
    },
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: errorSchema, NangoError: nangoErrorSchema },
    },
  }
}

function describeRoute(route: Route, method: string): Described {
  const { path, tag, summary, isOpen, answers } = route
  const errorName = route.vocabulary === 'nango' ? 'NangoError' : 'Error'
  // With and without a slash at the end there may be a route each.
  const named = path.replace(/\/$/, '/slash').replaceAll(/\W+/g, '_').replaceAll(/^_|_$/g, '')
  return {
    operationId: `${method.toLowerCase()}_${named}`,
    tags: [tag],
    summary,
    ...(isOpen === true ? { security: [] } : {}),
    parameters: describeParameters(route),
    ...(route.body === undefined ? {} : { requestBody: describeBody(route, route.body) }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { description, schema, contentType = 'application/json' }]) => [
          status,
          // An answer without content has no body to describe.
          status === '204'
            ? { description }
            : { description, content: { [contentType]: { schema: schema ?? {} } } },
        ]),
      ),
      default: {
        description: 'An error.',
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${errorName}` } } },
      },
    },
  }
}

function describeParameters({ path, query = {}, headers = {} }: Route): Described[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const inQuery = Object.entries(query).map(([name, description]) => ({
    name,
    in: 'query',
    description,
    schema: { type: 'string' },
  }))
  const inHeaders = Object.entries(headers).map(([name, description]) => ({
    name,
    in: 'header',
    description,
    schema: { type: 'string' },
  }))
  return [...inPath, ...inQuery, ...inHeaders]
}

function describeBody({ bodySchema, readsBody }: Route, check: z.ZodType): Described {
  const schema = bodySchema === undefined ? z.toJSONSchema(check, { io: 'input' }) : bodySchema()
  const form = {
    type: 'object',
    properties: { request: { type: 'string', description: 'The JSON of the request.' } },
    additionalProperties: { type: 'string', format: 'binary' },
  }
  return {
    required: true,
    content: {
      'application/json': { schema },
      ...(readsBody === true ? { 'multipart/form-data': { schema: form } } : {}),
    },
  }
}
