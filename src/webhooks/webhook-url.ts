import { isIP } from 'node:net'
import { isPrivateAddress } from './private-address.ts'

/** What is wrong with an address that webhooks are to go to, after its name; undefined when it will do. */
export function wrongInUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is no URL'
  const { protocol, username, password, hash } = new URL(text)
  if (protocol !== 'https:' && protocol !== 'http:') return 'must begin with https:// or http://'
  if (username !== '' || password !== '')
    return 'must not hold a user or password: check the signature instead'
  return hash === '' ? undefined : 'must not have a part after #'
}

/** Where webhooks may go. */
export interface AddressGuard {
  /** Whether addresses of this machine and of private networks may be reached. */
  readonly allowsPrivate: boolean
  /** The addresses of a host by its name. */
  readonly lookup: (host: string) => Promise<readonly string[]>
}

/**
 * Why webhooks must not go to an address: it would make this server a door to what only it can reach.
 * A name is looked up again when it is connected to, and may answer differently then; where that matters, a firewall
 * must stand between.
 */
export async function refusalOf(
  url: string,
  { allowsPrivate, lookup }: AddressGuard,
): Promise<string | undefined> {
  const wrong = wrongInUrl(url)
  if (wrong !== undefined) return `the address ${wrong}`
  if (allowsPrivate) return undefined
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(host) === 0 ? await lookup(host) : [host]
  const isPrivate = addresses.some(isPrivateAddress)
  return isPrivate
    ? `${host} is an address of this machine or of a private network; set GONG_CONNECTOR_WEBHOOK_PRIVATE=true to allow it`
    : undefined
}
