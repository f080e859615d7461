import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import type { Account } from '../account/account.ts'
import { serialise } from '../serialise.ts'
import { signWebhook, type Tampering } from './sign-webhook.ts'
import { webhookBody } from './webhook-body.ts'

/** An automation rule that fires a webhook for each call, once it has been processed. */
export interface WebhookRule {
  /** Counts from 1. */
  readonly id: number
  /** With its key, where the URL includes one. */
  readonly url: string
  readonly auth: 'url-key' | 'jwt'
  /** What “Show public key” shows, of rules that sign: Base64 of the DER without lines around it. */
  readonly publicKey: string | null
}

/** What is sent in place of what Gong would send. */
export interface FireOptions extends Tampering {
  /** As “Test now” does. */
  readonly isTest?: boolean
  /** Only this rule; all without it. */
  readonly rule?: number
  /** Sent in place of what was signed. */
  readonly body?: string
  /** The whole Authorization header. */
  readonly authorization?: string
}

/** A webhook that was fired. */
export interface WebhookShot {
  readonly rule: number
  readonly callId: string
  /** As it was sent. */
  readonly body: string
  readonly authorization: string | null
  /** Of the answer; 0 when there was none. */
  readonly status: number
  readonly answer: string
}

/** The account's rules. */
export interface WebhookRules {
  list(): readonly WebhookRule[]
  add(rule: { readonly url: string; readonly auth: 'url-key' | 'jwt' }): WebhookRule
  remove(id: number): void
  /** Fires the rules for a call that is there; throws a RangeError for others. */
  fire(callId: string, options?: FireOptions): Promise<readonly WebhookShot[]>
  /** Fires them for the calls that have become visible. */
  check(): void
  /** The last 100, the oldest first. */
  shots(): readonly WebhookShot[]
  close(): void
}

const CHECK_EVERY = 250
const KEPT = 100
const KEY_BITS = 2048

interface KeptRule extends WebhookRule {
  readonly privateKey: KeyObject | undefined
}

/** Rules of an account; how Gong repeats what was not taken is not known, so nothing is repeated. */
export function createWebhookRules(account: Account): WebhookRules {
  const rules: KeptRule[] = []
  const shots: WebhookShot[] = []
  let count = 0
  let checked = 0
  let timer: NodeJS.Timeout | undefined

  async function fire(callId: string, options: FireOptions = {}): Promise<readonly WebhookShot[]> {
    const meant = rules.filter(({ id }) => options.rule === undefined || id === options.rule)
    const body = serialise(webhookBody(account, callId, options.isTest ?? false))
    const fired = await Promise.all(meant.map((rule) => send(rule, callId, body, options)))
    shots.push(...fired)
    shots.splice(0, shots.length - KEPT)
    return fired
  }

  function check(): void {
    const now = account.now()
    const from = checked
    checked = now
    for (let number = 0; number < account.index.size && rules.length > 0; number++) {
      const { visibleFrom } = account.index.at(number)
      if (visibleFrom <= from || visibleFrom > now) continue
      // Erased at this very moment.
      fire(account.identifiers.of('call', number)).catch(() => undefined)
    }
  }

  return {
    list: () => rules.map(shown),
    add({ url, auth }) {
      if (!URL.canParse(url)) throw new RangeError(`"${url}" is no URL`)
      if (auth !== 'jwt' && auth !== 'url-key') throw new RangeError('"auth" must be "jwt" or "url-key"')
      if (rules.length === 0) checked = account.now()
      const rule = {
        id: ++count,
        url,
        auth,
        ...(auth === 'jwt' ? keysOf() : { publicKey: null, privateKey: undefined }),
      }
      rules.push(rule)
      timer ??= setInterval(check, CHECK_EVERY).unref()
      return shown(rule)
    },
    remove(id) {
      const place = rules.findIndex((rule) => rule.id === id)
      if (place < 0) throw new RangeError(`there is no rule ${id}`)
      rules.splice(place, 1)
    },
    fire,
    check,
    shots: () => shots,
    close: () => clearInterval(timer),
  }
}

function shown({ id, url, auth, publicKey }: KeptRule): WebhookRule {
  return { id, url, auth, publicKey }
}

function keysOf() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: KEY_BITS })
  return { publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'), privateKey }
}

async function send(
  { id, url, publicKey, privateKey }: KeptRule,
  callId: string,
  right: Buffer,
  options: FireOptions,
): Promise<WebhookShot> {
  const key = options.withOtherKey ? keysOf().privateKey : privateKey
  // Tokens are for real clocks, whatever the account's own says.
  const now = performance.timeOrigin + performance.now()
  const token =
    key === undefined || publicKey === null
      ? undefined
      : signWebhook({ url, body: right, privateKey: key, publicKey, now }, options)
  const authorization = options.authorization ?? token ?? null
  const body = options.body ?? right.toString('utf8')
  const shot = { rule: id, callId, body, authorization }
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'x-traceid': randomBytes(8).toString('hex'),
        ...(authorization === null ? {} : { authorization }),
      },
    })
    return { ...shot, status: response.status, answer: await response.text() }
  } catch (error) {
    return { ...shot, status: 0, answer: String(error) }
  }
}
