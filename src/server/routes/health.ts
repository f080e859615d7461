import { describeApi } from '../openapi/describe-api.ts'
import { RequestError } from '../request-error.ts'
import { defineRoute, json, type Route } from '../route.ts'

/**
 * What machines ask of the server itself.
 * @param routes everything that the server answers, for its description.
 */
export function healthRoutes(routes: () => readonly Route[]): readonly Route[] {
  // Made when first asked for: most servers never are.
  let description: string | undefined
  return [
    defineRoute({
      method: 'GET',
      path: '/healthz',
      tag: 'server',
      summary: 'Whether the process answers.',
      isOpen: true,
      answers: { 200: { description: 'It does.' } },
      handle: () => json(200, { status: 'ok' }),
    }),
    defineRoute({
      method: 'GET',
      path: '/readyz',
      tag: 'server',
      summary: 'Whether requests may be sent here: the database answers and the server is not about to stop.',
      isOpen: true,
      answers: { 200: { description: 'They may.' } },
      handle: async ({ parts }) => {
        if (await parts.isReady()) return json(200, { status: 'ready' })
        throw new RequestError(
          'stopping',
          'The server is not ready: it is about to stop, or its database is gone.',
          {
            headers: { 'retry-after': '5' },
          },
        )
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/openapi.json',
      tag: 'server',
      summary: 'This description.',
      isOpen: true,
      answers: { 200: { description: 'OpenAPI 3.1.' } },
      handle: () => {
        description ??= JSON.stringify(describeApi(routes()))
        return new Response(description, { headers: { 'content-type': 'application/json; charset=utf-8' } })
      },
    }),
  ]
}
