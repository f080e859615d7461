import { z } from 'zod'
import { FunctionFailure } from '../../functions/function-failure.ts'
import type { ActionInfo } from '../../functions/function-info.ts'
import type { StoredFailure } from '../../jobs/action-runs.ts'
import { defineRoute, json, type Route, type RouteRequest } from '../route.ts'
import { requireConnection } from './find-connection.ts'
import { NangoError } from './nango-error.ts'
import { toNangoError } from './run-failure.ts'

/** Most bytes of the output of an action that is waited for. */
const mostBytes = 10 * 1024 * 1024

const trigger = z.strictObject({
  action_name: z.string({ error: 'must be the name of an action' }).min(1, 'must not be empty'),
  input: z.unknown().optional(),
})

const same = { tag: 'functions', vocabulary: 'nango' } as const

/** Actions, as Nango's clients run them. */
export const nangoActionRoutes: readonly Route[] = [
  defineRoute({
    ...same,
    method: 'POST',
    path: '/action/trigger',
    summary:
      'Run an action for the connection that the headers Connection-Id and Provider-Config-Key name; with X-Async: true later, with up to 5 X-Max-Retries.',
    body: trigger,
    answers: {
      200: { description: 'What the action gives.' },
      202: { description: '`id` and `statusUrl`, where its outcome will be; also in `Location`.' },
    },
    handle: runAction,
  }),
  defineRoute({
    ...same,
    method: 'GET',
    path: '/action/{id}',
    summary: 'What an action gave that was run later; 404 while it has not ended.',
    answers: { 200: { description: 'What the action gave.' } },
    handle: readOutcome,
  }),
]

async function runAction(request: RouteRequest<z.infer<typeof trigger>>): Promise<Response> {
  const { parts, body, signal, notes } = request
  const { hub } = parts
  const headers = readHeaders(request.request.headers)
  const connection = await requireConnection(parts, headers.integration, headers.connection)
  notes.action = body.action_name
  const action = hub.functions.action(body.action_name, connection.integration)
  if (action === undefined) throw unknownAction(body.action_name)
  if (headers.isAsync) {
    const { maxRetries } = headers
    const id = await hub.actionRunner.add({ connection, name: action.name, input: body.input, maxRetries })
    const statusUrl = `/action/${id}`
    return json(202, { id, statusUrl }, { location: statusUrl })
  }
  try {
    // What may write is not broken off in the middle because nobody waits for it any more.
    const isHarmless = action.definition.isRepeatable === true
    const options = { signal: isHarmless ? signal : parts.signal, mostBytes }
    return json(200, (await hub.actions.run(connection, action, body.input, options)) ?? null)
  } catch (thrown) {
    throw thrown instanceof FunctionFailure ? toNangoError(thrown, hub.clock.now()) : thrown
  }
}

async function readOutcome({ parts, pathParams }: RouteRequest<unknown>): Promise<Response> {
  const { hub } = parts
  const run = await hub.actionRunner.find(pathParams['id'] ?? '')
  if (run?.output != null) return json(200, JSON.parse(run.output))
  if (run?.error != null) throw toNangoError(JSON.parse(run.error) as StoredFailure, hub.clock.now())
  const message =
    run === undefined
      ? 'There is no such run of an action, or not any more.'
      : 'The action has not ended yet.'
  throw new NangoError(404, 'not_found', message)
}

/** @throws NangoError 400 `invalid_headers` that names each header that does not fit. */
function readHeaders(headers: Headers) {
  const connection = headers.get('connection-id') ?? ''
  const integration = headers.get('provider-config-key') ?? ''
  const retries = headers.get('x-max-retries') ?? '0'
  const issues = [
    ...(connection === '' ? [{ path: 'connection-id', message: 'is missing' }] : []),
    ...(integration === '' ? [{ path: 'provider-config-key', message: 'is missing' }] : []),
    ...(/^[0-5]$/.test(retries) ? [] : [{ path: 'x-max-retries', message: 'must be a number from 0 to 5' }]),
  ]
  if (issues.length > 0) {
    const told = issues.map(({ path, message }) => `${path} ${message}`).join('; ')
    throw new NangoError(400, 'invalid_headers', `The headers do not fit: ${told}.`, { issues })
  }
  const isAsync = headers.get('x-async')?.toLowerCase() === 'true'
  return { connection, integration, isAsync, maxRetries: Number(retries) }
}

/** The error for an action that there is not. */
function unknownAction(name: ActionInfo['name']): NangoError {
  return new NangoError(
    404,
    'not_found',
    `There is no action “${name}”. GET /scripts/config lists those that there are.`,
  )
}
