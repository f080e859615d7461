import type { Connection } from '../../connections/connection.ts'
import type { Integration } from '../../connections/integrations.ts'
import { isIngressKey } from '../../webhooks/ingress/ingress-url.ts'
import { isSameUrl } from '../../webhooks/ingress/same-url.ts'
import { type SignedToken, type TokenVerdict, verifyToken } from '../../webhooks/ingress/verify-token.ts'
import { publicUrlOf } from '../public-url.ts'
import type { RouteRequest } from '../route.ts'
import { NangoError } from './nango-error.ts'

/** What a webhook proves itself with. */
export interface Proofs {
  /** The token of a rule that signs. */
  readonly token: string | undefined
  /** The key in the address. */
  readonly key: string | undefined
}

/** Whom a webhook may be for. */
export interface Candidates {
  readonly connections: readonly Connection[]
  /** Whether the request names its connection, as it must where the key is the whole integration's. */
  readonly isNamed: boolean
  /** Whose own key may have signed it, as Nango keeps it: `custom.webhookSecret`. */
  readonly integration?: Integration | undefined
}

/** A webhook that is believed. */
export interface Believed {
  readonly connections: readonly Connection[]
  readonly token?: SignedToken | undefined
}

/**
 * What a request has to prove itself.
 * @throws NangoError 401 when that is nothing.
 */
export function readProofs({ request }: RouteRequest<unknown>): Proofs {
  const header = request.headers.get('authorization')?.trim()
  // Gong sends the token as it is; others between may put a word before it.
  const token = header?.replace(/^Bearer\s+/i, '')
  const key = new URL(request.url).searchParams.get('key') ?? undefined
  if (!token && !key) throw forged('there is neither a key in the address nor a token in Authorization')
  return { token: token || undefined, key: key || undefined }
}

/**
 * Tells whose a webhook is.
 *
 * A token must be right where there is one and a key for it is known: a right key in the address does not make up for
 * a wrong signature.
 * @throws NangoError 401.
 */
export async function checkGongWebhook(
  request: RouteRequest<unknown>,
  { connections, integration, isNamed }: Candidates,
  { token, key }: Proofs,
  bodyHash: string,
): Promise<Believed> {
  const shared = keysIn(integration?.custom)
  if (token !== undefined) {
    const verify = (keys: readonly string[]) => verifyRequest(request, token, keys, bodyHash)
    const verdicts = await Promise.all(
      connections.map(async (connection) => ({
        connection,
        // Signed for the integration, it is not for each of its customers.
        verdict: await verify([...keysOf(connection), ...(isNamed ? shared : [])]),
      })),
    )
    const own = verdicts.flatMap(({ connection, verdict }) =>
      verdict.isValid ? [{ connection, verdict }] : [],
    )
    const [first] = own
    if (first !== undefined) {
      const believed = own.map(({ connection }) => connection)
      return { connections: believed, token: first.verdict }
    }
    const verdict = await verify(shared)
    if (verdict.isValid) return { connections: [], token: verdict }
    const hasKeys = shared.length > 0 || connections.some((connection) => keysOf(connection).length > 0)
    if (hasKeys || key === undefined) throw forged(reasonOf(verdicts.map(({ verdict: one }) => one)))
  }
  const own = connections.filter((connection) => key !== undefined && isIngressKey(key, connection))
  if (own.length > 0) return { connections: own }
  throw forged('the key in the address is wrong')
}

/** Public keys of the rules that a connection knows; where Nango's users keep theirs counts too. */
function keysOf({ ruleKeys, metadata }: Connection): string[] {
  return [...ruleKeys, ...keysIn(metadata)]
}

function keysIn(holder: Readonly<Record<string, unknown>> | undefined): string[] {
  const key = holder?.['webhookSecret']
  return typeof key === 'string' ? [key] : []
}

function verifyRequest(
  request: RouteRequest<unknown>,
  token: string,
  keys: readonly string[],
  bodyHash: string,
): Promise<TokenVerdict> {
  const { parts } = request
  const own = `${publicUrlOf(request)}${new URL(request.request.url).pathname}`
  const isPublic = parts.publicUrl !== undefined
  const isOwnUrl = (url: string) => isSameUrl(url, own, isPublic)
  return verifyToken(token, { keys, bodyHash, isOwnUrl, now: parts.clock.now() })
}

/** The most telling reason: that of a token that a known key signed, where there is one. */
function reasonOf(verdicts: readonly TokenVerdict[]): string {
  const reasons = verdicts.flatMap((verdict) => (verdict.isValid ? [] : [verdict.reason]))
  const unknown = 'it is signed with none of the known rules’ keys'
  return `the token does not do: ${reasons.find((reason) => reason !== unknown) ?? unknown}`
}

/** The error of a webhook that is not believed. */
export function forged(reason: string): NangoError {
  return new NangoError(
    401,
    'invalid_webhook_signature',
    `This webhook is not believed: ${reason}. GET /connections/ID/gong-webhooks tells the address and the public keys that are known.`,
  )
}
