import { GongError, type GongHttpError } from '../errors/gong-error.ts'
import type { AuthError } from './connection.ts'

/** Refusals that are about the app or the request, not about the refresh token (RFC 6749, 5.2). */
const otherTrouble =
  /^(invalid_client|unauthorized_client|invalid_request|unsupported_grant_type|invalid_scope)$/i

/** Whether Gong refuses the refresh token, for good, rather than who asks. */
export function refusesGrant({ status, errors }: GongHttpError): boolean {
  return status === 400 && !errors.some((text) => otherTrouble.test(text))
}

/** Gong does not know the app, or not with this secret: no connection's fault. */
export function wrongApp(error: GongHttpError): GongError {
  return new GongError('settings', error.message, {
    advice:
      'Check GONG_CLIENT_ID, GONG_CLIENT_SECRET and GONG_OAUTH_URL, or the client id and secret of the integration; the connections stay as they are.',
    cause: error,
  })
}

/** The error of a connection whose tokens Gong refused to renew. */
export function refusedRenewal(mark: AuthError | undefined): GongError {
  return new GongError('unauthorized', mark?.message ?? 'Gong refused to renew the OAuth tokens.', {
    advice: 'The customer must connect the account again.',
  })
}
