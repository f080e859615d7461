import type { ServerResponse } from 'node:http'
import { type Context, Hono } from 'hono'
import { toGongError } from '../errors/gong-error.ts'
import { fromStream } from '../http/byte-stream.ts'
import { answerError } from './middleware/answer-error.ts'
import { authorize } from './middleware/authorize.ts'
import { answerPreflight, openToBrowsers } from './middleware/open-to-browsers.ts'
import { readBody } from './middleware/read-body.ts'
import { refuseNul } from './middleware/refuse-nul.ts'
import { answerNangoError } from './nango/answer-nango-error.ts'
import { authorizeNango } from './nango/authorize-nango.ts'
import { NangoError } from './nango/nango-error.ts'
import { RequestError } from './request-error.ts'
import { methodsOf, type RequestNotes, type Route, type ServerParts } from './route.ts'
import { routes } from './routes/routes.ts'
import { createWriteAnswer, toResponse, type WriteAnswer } from './write-answer.ts'

/** What the listener adds to a request, where there is one. */
interface Bindings {
  readonly incoming?: AsyncIterable<Uint8Array> & { readonly socket?: { readonly remoteAddress?: string } }
  readonly outgoing?: ServerResponse
}

export type App = Hono<{ Bindings: Bindings }>
type AppContext = Context<{ Bindings: Bindings }>

/** The server without a port: requests in, answers out. */
export function createApp(parts: ServerParts): App {
  const app: App = new Hono<{ Bindings: Bindings }>()
  for (const route of routes)
    app.on(methodsOf(route), toHonoPath(route.path), async (context) => {
      const response = await run(context, parts, route, (notes) => answer(route, context, parts, notes))
      return route.isForBrowsers ? openToBrowsers(response) : response
    })
  for (const path of new Set(routes.filter(({ isForBrowsers }) => isForBrowsers).map(({ path }) => path)))
    app.options(toHonoPath(path), ({ req }) => answerPreflight(methodsAt(path), req.raw))
  app.all('*', (context) =>
    run(context, parts, undefined, () => Promise.reject(noRoute(context.req.method, context.req.path))),
  )
  return app
}

/** Runs a request to its answer, whatever happens, and logs it. */
async function run(
  { req }: AppContext,
  parts: ServerParts,
  route: Route | undefined,
  work: (notes: RequestNotes) => Promise<Response>,
): Promise<Response> {
  const { clock, redact, log } = parts
  const started = clock.monotonic()
  const notes: RequestNotes = {}
  let failure = ''
  const tell = (thrown: unknown) => {
    const now = clock.now()
    failure = req.raw.signal.aborted ? ' the client went away' : ` ${describe(thrown)}`
    return route?.vocabulary === 'nango'
      ? answerNangoError(thrown, { redact, now })
      : answerError(thrown, { notes, redact, now })
  }
  const traceparent = req.raw.headers.get('traceparent')
  const incoming = { method: req.method, route: route?.path ?? '', traceparent }
  const response = await parts.hub.operations.incoming(incoming, () => work(notes).catch(tell))
  // Nobody reads this answer; the log says so, as others do, with 499.
  const status = req.raw.signal.aborted ? 499 : response.status
  const ms = Math.round(clock.monotonic() - started)
  const what = [notes.instanceId, notes.entity, notes.action].filter((note) => note !== undefined)
  const line = [new Date(clock.now()).toISOString(), req.method, req.path, status, `${ms}ms`, ...what]
  log(redact(line.join(' ') + failure).replaceAll(/\s*\n\s*/g, ' '))
  return response
}

/** A failure for the log: of a defect also where it came from. */
function describe(thrown: unknown): string {
  if (thrown instanceof RequestError) return `${thrown.type}: ${thrown.message}`
  if (thrown instanceof NangoError) return `${thrown.code}: ${thrown.message}`
  const { code, message, cause } = toGongError(thrown)
  if (!(cause instanceof Error)) return `${code}: ${message}`
  if (code === 'database_unavailable') return `${code}: ${message} ${cause.message}`
  return code === 'internal' ? `${code}: ${message} ${cause.stack ?? ''}` : `${code}: ${message}`
}

async function answer(
  route: Route,
  { req, env }: AppContext,
  parts: ServerParts,
  notes: RequestNotes,
): Promise<Response> {
  const { raw } = req
  const check = route.vocabulary === 'nango' ? authorizeNango : authorize
  const access = route.isOpen === true ? {} : check(raw, parts.tokens)
  // What is passed on is Gong's to judge, and its webhooks are told nothing before it is known that they are its.
  const isOurs = route.method !== 'ANY' && (route.isOpen !== true || route.isForBrowsers === true)
  if (isOurs) refuseNul(route, req.param(), req.queries())
  const request = {
    parts,
    peer: (env as Bindings | undefined)?.incoming?.socket?.remoteAddress,
    request: raw,
    pathParams: req.param(),
    query: req.query(),
    body: undefined as unknown,
    content: () => contentOf(raw, env as Bindings | undefined),
    access,
    // Made when it is asked for: it costs as much as a look into the database.
    get signal() {
      return AbortSignal.any([raw.signal, parts.signal])
    },
    notes,
    writeAnswer: writeAnswerTo((env as Bindings | undefined)?.outgoing),
    // Outside of a listener there is no connection to break.
    breakOff: () => void (env as Bindings | undefined)?.outgoing?.destroy(),
  }
  await route.guard?.(request)
  if (route.body !== undefined && !route.readsBody) request.body = await readBody(raw, route.body)
  checkQuery(route, request.query)
  return route.handle(request)
}

function writeAnswerTo(outgoing: ServerResponse | undefined): WriteAnswer {
  return outgoing === undefined ? toResponse : createWriteAnswer(outgoing)
}

/** The body as it comes from the listener: a Request has none for a GET. */
function contentOf(raw: Request, bindings: Bindings | undefined): AsyncIterable<Uint8Array> | undefined {
  const { headers } = raw
  const isThere = headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0
  if (bindings?.incoming !== undefined) return isThere ? bindings.incoming : undefined
  return raw.body === null ? undefined : fromStream(raw.body)
}

/** A filter with a slip in its name must not pass for none. Nango's routes check theirs in its words. */
function checkQuery({ query, vocabulary }: Route, given: Readonly<Record<string, string>>): void {
  if (query === undefined || vocabulary === 'nango') return
  const issues = Object.keys(given)
    .filter((name) => !(name in query))
    .map((name) => ({ path: name, message: 'is not known' }))
  if (issues.length === 0) return
  const valid = Object.keys(query)
  throw new RequestError(
    'invalid_request',
    `The query does not fit: ${issues.map(({ path }) => `${path} is not known`).join('; ')}.`,
    {
      issues,
      valid,
      advice: `It may have: ${valid.join(', ')}.`,
    },
  )
}

/** The path as hono writes it. */
function toHonoPath(path: string): string {
  return path.replace(/\{rest\}$/, '*').replaceAll(/\{(\w+)\}/g, ':$1')
}

/** The error for a path that is not there, or not with this method. */
function noRoute(method: string, path: string): RequestError {
  const methods = routes.filter((route) => matches(route.path, path)).flatMap(methodsOf)
  if (methods.length === 0) {
    return new RequestError('not_found', `There is nothing at ${path}.`, {
      advice: 'See /openapi.json for what this server answers.',
    })
  }
  const allow = [...new Set(methods.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])))]
  return new RequestError('method_not_allowed', `${path} does not take ${method}.`, {
    advice: `It takes ${allow.join(', ')}.`,
    valid: allow,
    headers: { allow: allow.join(', ') },
  })
}

/** The methods of the routes for browsers at a path. */
function methodsAt(path: string): string[] {
  return routes.filter((route) => route.path === path && route.isForBrowsers).flatMap(methodsOf)
}

function matches(template: string, path: string): boolean {
  const parts = template.split('/')
  const given = path.split('/')
  const isBelow = parts.at(-1) === '{rest}' && parts.pop() !== undefined
  return (
    (isBelow ? given.length > parts.length : given.length === parts.length) &&
    parts.every((part, index) => (part.startsWith('{') && given[index] !== '') || part === given[index])
  )
}
