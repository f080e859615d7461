import type { RawRequest } from '../../http/raw.ts'
import { NangoError } from './nango-error.ts'

/** What a request to the proxy asks for. */
export interface ProxyRequest {
  readonly connectionId: string
  /** Key of the connection's integration. */
  readonly integration: string
  /** Path and query at Gong, encoded as they came. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly baseUrl: string | undefined
  /** Attempts after the first one; undefined when the request does not say. */
  readonly retries: number | undefined
  readonly retryOn: RawRequest['retryOn']
  /** Whether the answer is wanted unpacked. */
  readonly isUnpacked: boolean
  /** Whether the records of all pages are wanted as one list. */
  readonly isPaginated: boolean
}

/** Headers of the client's that are for Gong. */
const passedOn: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'range',
])

/** Headers that are ours to write, whoever else would: credentials, and what belongs to one connection. */
const ours: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'paginate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Nango's clients may name it before the path; the connection's own host is meant. Some servers merge slashes. */
const usualHost = /^\/https:\/{1,2}api\.gong\.io(?=\/|$)/i

const prefix = 'nango-proxy-'
const mostRetries = 20

/**
 * Reads what Nango's clients send to `/proxy/…`.
 * @param checkHost gives the address as it may be used, or undefined where it may not.
 * @throws NangoError 400 `invalid_headers` or `base_url_override_not_allowed`.
 */
export function readProxyRequest(
  request: Request,
  checkHost: (address: string) => string | undefined,
): ProxyRequest {
  const { headers } = request
  const paginate = headers.get(`${prefix}paginate`) ?? ''
  if (paginate !== '' && paginate !== 'all') throw refuse(`${prefix}paginate`, 'must be all')
  return {
    connectionId: required(headers, 'connection-id'),
    integration: required(headers, 'provider-config-key'),
    target: targetOf(request.url),
    headers: headersFor(headers),
    baseUrl: readOverride(headers.get('base-url-override') ?? '', checkHost),
    retries: readRetries(headers.get('retries')),
    retryOn: readRetryOn(headers.get('retry-on')),
    isUnpacked: headers.get('decompress')?.trim().toLowerCase() === 'true',
    isPaginated: paginate === 'all',
  }
}

/**
 * Path and query below `/proxy`, as they came.
 * @throws NangoError 400 for a path that some server might take for one elsewhere.
 */
export function targetOf(address: string): string {
  const { pathname, search } = new URL(address)
  const path = pathname.replace(/^\/proxy(?=\/|$)/, '').replace(usualHost, '') || '/'
  const issue = strayIn(path)
  if (issue === undefined) return path + search
  throw new NangoError(400, 'invalid_path', `The path ${path} ${issue}. Give one of Gong’s API.`)
}

/** What is wrong with a path, read as any server on the way may read it: unpacked once or twice. */
function strayIn(path: string): string | undefined {
  if (/^\/[a-z][a-z\d+.-]*:\/*/i.test(path)) return 'is a whole address, which goes to no other host'
  let read = path
  for (let depth = 0; depth < 3; depth++) {
    if (read.startsWith('//') || read.includes('\\')) return 'might name another host'
    if (/(^|\/)\.\.?(\/|$)/.test(read)) return 'climbs out of where it begins'
    const next = readEscapes(read)
    if (next === read) return undefined
    read = next
  }
  return undefined
}

/** The path with its escapes read; one that is none stays. */
function readEscapes(path: string): string {
  return path.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function required(headers: Headers, name: string): string {
  const value = headers.get(name)?.trim() ?? ''
  if (value !== '') return value
  throw refuse(name, 'is missing')
}

function headersFor(given: Headers): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of given) if (passedOn.has(name)) headers[name] = value
  for (const [name, value] of given) {
    if (!name.startsWith(prefix)) continue
    const own = name.slice(prefix.length)
    if (own === '' || ours.has(own)) continue
    // Nango's client repeats a type that is given to it here, without the boundary that the body has by then.
    if (own === 'content-type' && isMoreOf(headers[own], value)) continue
    headers[own] = value
  }
  // A client that unpacks nothing must get nothing packed.
  headers['accept-encoding'] ??= 'identity'
  return headers
}

/** Whether a content type is the other one with parameters. */
function isMoreOf(type: string | undefined, bare: string): boolean {
  return type?.toLowerCase().startsWith(`${bare.trim().toLowerCase()};`) === true
}

function readOverride(
  address: string,
  checkHost: (address: string) => string | undefined,
): string | undefined {
  if (address.trim() === '') return undefined
  const checked = checkHost(address.trim())
  if (checked !== undefined) return checked
  throw new NangoError(
    400,
    'base_url_override_not_allowed',
    'Base-Url-Override may name https hosts of gong.io, the host of GONG_BASE_URL, and those in GONG_CONNECTOR_ALLOWED_HOSTS.',
  )
}

function readRetries(text: string | null): number | undefined {
  if (text === null || text.trim() === '') return undefined
  const retries = Number(text)
  if (Number.isInteger(retries) && retries >= 0 && retries <= mostRetries) return retries
  throw refuse('retries', `must be a whole number from 0 to ${mostRetries}`)
}

function readRetryOn(text: string | null): ReadonlySet<number> | undefined {
  if (text === null || text.trim() === '') return undefined
  const statuses = text.split(',').map((part) => Number(part.trim()))
  if (statuses.every((status) => Number.isInteger(status) && status >= 400 && status <= 599))
    return new Set(statuses)
  throw refuse('retry-on', 'must be statuses from 400 to 599 with commas between them')
}

function refuse(header: string, message: string): NangoError {
  return new NangoError(400, 'invalid_headers', `The headers do not fit: ${header} ${message}.`, {
    issues: [{ path: header, message }],
  })
}
