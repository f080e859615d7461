import { GongError } from '../errors/gong-error.ts'

/** What Node and browsers call the ways in which no answer came, in words for people. */
const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be looked up',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was broken off',
  EPIPE: 'the connection was broken off',
  UND_ERR_SOCKET: 'the connection was broken off',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_HEADERS_TIMEOUT: 'no answer came in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped in the middle',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak HTTPS on this port',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the host’s certificate is for another host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the host’s certificate is self-signed',
  CERT_HAS_EXPIRED: 'the host’s certificate has expired',
}

/** The GongError for a fetch that threw: who was to be reached, what was being done and why it failed. */
export function connectionError(error: unknown, url: string, doing: string, timeoutMs: number): GongError {
  const host = new URL(url).host
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new GongError('timeout', `No answer from ${host} within ${timeoutMs / 1000} s while ${doing}.`, {
      cause: error,
    })
  }
  const reason = reasons[errorCode(error)] ?? innermostMessage(error)
  // What fetch says when it must not follow one.
  if (/unexpected redirect/i.test(reason)) {
    return new GongError('redirected', `${host} answered with a redirect while ${doing}.`, { cause: error })
  }
  return new GongError('unreachable', `${host} could not be reached while ${doing}: ${reason}.`, {
    cause: error,
  })
}

/** The message of the first cause: fetch itself only says that it failed. */
function innermostMessage(error: unknown): string {
  let current: unknown = error
  while (current instanceof Error && current.cause instanceof Error) current = current.cause
  return current instanceof Error ? current.message : String(current)
}

/** The system's error code, which fetch hides in causes and lists. */
function errorCode(error: unknown): string {
  let current: unknown = error
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
    if ('code' in current && typeof current.code === 'string') return current.code
    const first = 'errors' in current && Array.isArray(current.errors) ? current.errors[0] : undefined
    current = first ?? ('cause' in current ? current.cause : undefined)
  }
  return ''
}
