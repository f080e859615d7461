import { GongError } from '../errors/gong-error.ts'
import type { AuthError } from './connection.ts'

/** The error of a connection whose tokens Gong refused to renew. */
export function refusedRenewal(mark: AuthError | undefined): GongError {
  return new GongError('unauthorized', mark?.message ?? 'Gong refused to renew the OAuth tokens.', {
    advice: 'The customer must connect the account again.',
  })
}
