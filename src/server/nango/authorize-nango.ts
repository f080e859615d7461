import type { Access, Tokens } from '../tokens.ts'
import { NangoError } from './nango-error.ts'

const keyAdvice = 'Send Authorization: Bearer KEY with the server’s GONG_CONNECTOR_API_KEY.'

/**
 * The bearer of a request.
 * @param advice what to send instead; the server's key is not for browsers.
 * @throws NangoError 401 `missing_auth_header` or `malformed_auth_header`.
 */
export function bearerOf(request: Request, advice = keyAdvice): string {
  const header = request.headers.get('authorization')
  if (header === null)
    throw refuse('missing_auth_header', `The request has no Authorization header. ${advice}`)
  const bearer = /^Bearer\s+(\S+)$/i.exec(header.trim())?.[1]
  if (bearer === undefined)
    throw refuse('malformed_auth_header', `The Authorization header is no “Bearer KEY”. ${advice}`)
  return bearer
}

/**
 * What the bearer of a request may do on the paths that are Nango's.
 * @throws NangoError 401 in Nango's words; 403 for a token that sees one workspace alone.
 */
export function authorizeNango(request: Request, tokens: Tokens): Access {
  const access = tokens.verify(bearerOf(request))
  if (access === undefined) throw refuse('unknown_account', `This server does not know the key. ${keyAdvice}`)
  if (access.workspace === undefined) return access
  throw new NangoError(403, 'forbidden', 'This token is for one workspace; here the server’s key is needed.')
}

function refuse(code: string, message: string): NangoError {
  return new NangoError(401, code, message, {
    headers: { 'www-authenticate': 'Bearer realm="gong-connector"' },
  })
}
