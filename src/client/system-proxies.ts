import { GongError } from '../errors/gong-error.ts'
import { builtinModule } from './files.ts'

type Http = typeof import('node:http')
type Variables = Readonly<Record<string, string | undefined>>

/** Never asked for through a proxy: it would look for them on its own machine. */
const loopback = ['localhost', '127.0.0.1', '[::1]', '::1']

/**
 * Sends all requests of this process through the proxies that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name, in capitals or
 * not: those of fetch, and those that are passed on as they are.
 * @param sources the environment and what stands in for it, the first one first.
 * @returns whether that can be done, where it is to be: Node can from 24.14 on.
 * @throws GongError `settings` for what is no address of a proxy; it may hold a password and is not shown.
 */
export function useProxies(...sources: readonly Variables[]): boolean {
  const [https, http] = ['HTTPS_PROXY', 'HTTP_PROXY'].map((name) => readProxy(name, sources))
  if (https === undefined && http === undefined) return true
  // Without one for HTTPS fetch would take that of HTTP, and others none.
  const proxies = {
    ...(http === undefined ? {} : { http_proxy: http }),
    https_proxy: https ?? http,
    no_proxy: [read('NO_PROXY', sources) ?? '', ...loopback].filter((part) => part !== '').join(','),
  }
  const setGlobalProxy = builtinModule<Partial<Http>>('node:http')?.setGlobalProxyFromEnv
  setGlobalProxy?.(proxies)
  return setGlobalProxy !== undefined
}

function readProxy(name: string, sources: readonly Variables[]): string | undefined {
  const given = read(name, sources)
  const url = given === undefined ? undefined : URL.parse(given)
  if (given === undefined || url?.protocol === 'http:' || url?.protocol === 'https:') return given
  throw new GongError('settings', `${name} is no address of a proxy.`, {
    advice: 'Give it as http://host:port, with user:password@ before the host where the proxy wants one.',
  })
}

/** A variable; its name in small letters goes before that in capitals, and an empty one counts as missing. */
function read(name: string, sources: readonly Variables[]): string | undefined {
  return sources
    .flatMap((source) => [source[name.toLowerCase()], source[name]])
    .map((value) => value?.trim())
    .find((value) => value !== undefined && value !== '')
}
