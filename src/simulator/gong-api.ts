import { type Answer, Refusal } from './answer.ts'
import { checkRequest } from './check-request.ts'
import type { Credentials } from './credentials.ts'
import type { Description, Operation } from './description.ts'
import type { RateLimit } from './rate-limit.ts'
import type { ReceivedBody } from './received-body.ts'
import type { RouteContext } from './routes/route.ts'
import { routes } from './routes/routes.ts'

/** A request as it came in. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly body: ReceivedBody
  /** When it began to arrive, as `performance.now()` has it. */
  readonly arrival: number
}

/** The parts that Gong's API is made of. */
export interface GongParts {
  readonly description: Description
  readonly credentials: Credentials
  readonly rateLimit: RateLimit
  readonly context: RouteContext
}

/** Answers a request to the API: who calls, whether the quota allows it, what is asked, and the answer. */
export function answerApi(parts: GongParts, request: ReceivedRequest): Answer {
  const match = parts.description.find(request.method, request.path)
  if (match.kind === 'unknown') throw new Refusal(404, 'Not found')
  if (match.kind === 'wrong-method')
    throw new Refusal(405, 'Method not allowed', { Allow: match.allow.join(', ') })
  const { operation, values } = match
  const scopes = parts.credentials.scopesOf(request.authorization)
  parts.rateLimit.take(request.arrival)
  checkScope(operation, scopes)
  const checked = checkRequest(parts.description, operation, {
    values,
    query: request.query,
    body: request.body,
  })
  const route = routes[operation.id]
  if (route === undefined)
    throw new Refusal(501, `The simulator does not answer ${operation.method} ${operation.path} yet`)
  parts.context.written.privacy.settle()
  const result = route(parts.context, { ...checked, values, scopes })
  return isAnswer(result) ? result : { status: 200, body: result }
}

/** The first scope that the description names is needed for the operation itself, the others for parts of it. */
function checkScope({ scopes: [needed], denial }: Operation, granted: ReadonlySet<string>): void {
  if (needed !== undefined && !granted.has(needed)) throw new Refusal(denial, 'Access denied')
}

function isAnswer(result: Answer | Readonly<Record<string, unknown>>): result is Answer {
  return typeof result['status'] === 'number' && 'body' in result
}
