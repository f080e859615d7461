/** Which hosts may be sent credentials. */
export interface TrustedHosts {
  /** The address without a slash at its end, if its host is Gong's own or one that the operator named. */
  check(address: string): string | undefined
}

/**
 * Gong's own hosts (https alone), the origins of the addresses that the operator configured, and the hosts that he
 * allowed.
 * @param addresses such as GONG_BASE_URL; scheme, host and port must be the same.
 * @param hosts `host` or `host:port`, over https, or http on this machine.
 */
export function createTrustedHosts(
  addresses: readonly string[],
  hosts: readonly string[] = [],
): TrustedHosts {
  const origins = new Set(addresses.map((address) => URL.parse(address)?.origin))
  const allowed = new Set(hosts.map((host) => host.trim().toLowerCase()).filter((host) => host !== ''))
  return {
    check(address) {
      const url = URL.parse(address)
      if (url === null || url.username !== '' || url.password !== '') return undefined
      if (!isGong(url) && !origins.has(url.origin) && !isAllowed(url, allowed)) return undefined
      return (url.origin + url.pathname).replace(/\/+$/, '')
    },
  }
}

function isGong({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && (hostname === 'gong.io' || hostname.endsWith('.gong.io'))
}

function isAllowed({ protocol, host, hostname }: URL, allowed: ReadonlySet<string>): boolean {
  if (!allowed.has(host) && !allowed.has(hostname)) return false
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isHere)
}
