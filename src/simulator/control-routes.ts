import type { Answer } from './answer.ts'
import type { CallChange, SimulatorControl } from './control.ts'
import { checkFault } from './faults.ts'
import type { FireOptions } from './webhooks/webhook-rules.ts'

/** Where the control listens; not a path that Gong has. */
export const CONTROL_PREFIX = '/_simulator/'

type Body = Readonly<Record<string, unknown>>
type Handler = (control: SimulatorControl, body: Body, id: string, query: URLSearchParams) => unknown

const HANDLERS: Readonly<Record<string, Handler>> = {
  'GET account': (control) => control.account(),
  'GET requests': (control, _body, _id, query) => ({
    ...control.requests.counts(),
    requests: control.requests.list(query.has('limit') ? Number(query.get('limit')) : undefined),
  }),
  'DELETE requests': (control) => control.requests.clear(),
  'GET clock': (control) => ({ now: control.now() }),
  'POST clock': (control, body) => {
    if (typeof body['set'] === 'string') control.setTime(body['set'])
    if (typeof body['advanceMs'] === 'number') control.advance(body['advanceMs'])
    return { now: control.now() }
  },
  'GET faults': (control) => ({ faults: control.faults.list() }),
  'POST faults': (control, body) => ({ id: control.faults.add(checkFault(body)) }),
  'DELETE faults': (control, _body, id) => control.faults.clear(id === '' ? undefined : Number(id)),
  'GET webhook-rules': (control) => ({ rules: control.webhooks.list(), shots: control.webhooks.shots() }),
  'POST webhook-rules': (control, { url, auth }) =>
    control.webhooks.add({ url: String(url), auth: auth as 'url-key' | 'jwt' }),
  'DELETE webhook-rules': (control, _body, id) => control.webhooks.remove(Number(id)),
  'POST fire-webhook': async (control, body, id) => ({
    shots: await control.webhooks.fire(id, body as FireOptions),
  }),
  'POST calls': (control, body) => {
    const { started } = body
    if (typeof started !== 'string') throw new RangeError('a call needs "started"')
    return { id: control.addCall({ ...(body as CallChange), started }) }
  },
  'PATCH calls': (control, body, id) => control.editCall(id, body as CallChange),
  'DELETE calls': (control, _body, id) => control.deleteCall(id),
  'GET written': (control) => control.written(),
  'POST forget-written': (control) => control.forgetWritten(),
  'POST reset-day': (control) => control.resetDay(),
  'POST revoke-credentials': (control) => control.revokeCredentials(),
  'POST restore-credentials': (control) => control.restoreCredentials(),
  'POST revoke-tokens': (control) => control.revokeTokens(),
  'POST revoke-access-tokens': (control) => control.revokeAccessTokens(),
  'POST consent': (control, body) => control.setConsent(body['isGiven'] !== false),
}

/** Answers a request to the control, for tests in other processes. */
export async function answerControl(
  control: SimulatorControl,
  method: string,
  url: URL,
  body: string,
): Promise<Answer> {
  const [name = '', id = ''] = url.pathname.slice(CONTROL_PREFIX.length).split('/')
  const handler = HANDLERS[`${method} ${name}`]
  if (handler === undefined) return { status: 404, body: { error: 'unknown', known: Object.keys(HANDLERS) } }
  try {
    const result = await handler(control, body === '' ? {} : (JSON.parse(body) as Body), id, url.searchParams)
    return { status: 200, body: result ?? {} }
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError)
      return { status: 400, body: { error: error.message } }
    throw error
  }
}
