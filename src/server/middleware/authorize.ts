import { RequestError } from '../request-error.ts'
import type { Access, Tokens } from '../tokens.ts'

/**
 * What the bearer of a request may do.
 * @throws RequestError 401.
 */
export function authorize(request: Request, tokens: Tokens): Access {
  const header = request.headers.get('authorization')
  const bearer = /^Bearer\s+(\S+)$/i.exec(header?.trim() ?? '')?.[1]
  const access = bearer === undefined ? undefined : tokens.verify(bearer)
  if (access !== undefined) return access
  const what =
    header === null
      ? 'This server wants a key, and there is no Authorization header.'
      : bearer === undefined
        ? 'The Authorization header is no “Bearer KEY”.'
        : 'This server does not know the key, or the token is over.'
  throw new RequestError('unauthorized', what, {
    advice:
      'Send Authorization: Bearer KEY with the server’s GONG_CONNECTOR_API_KEY, or a token from /api/v1/account/applications/token.',
    headers: { 'www-authenticate': 'Bearer realm="gong-connector"' },
  })
}
