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

/** Where a webhook may be sent: only to these addresses, where they had to be looked up; or why nowhere. */
export type Way =
  | { readonly addresses: readonly string[] | undefined }
  | { readonly refusal: string; readonly isPrivate: boolean }

/**
 * Looks whether webhooks may go to an address: it could make this server a door to what only it can reach. A name may
 * answer differently when it is looked up again, so what is found here is what is to be connected to.
 */
export async function wayTo(url: string, { allowsPrivate, lookup }: AddressGuard): Promise<Way> {
  const wrong = wrongInUrl(url)
  if (wrong !== undefined) return { refusal: `the address ${wrong}`, isPrivate: false }
  if (allowsPrivate) return { addresses: undefined }
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) return isPrivateAddress(host) ? privateRefusal(host) : { addresses: undefined }
  try {
    const addresses = await lookup(host)
    return addresses.some(isPrivateAddress) ? privateRefusal(host) : { addresses }
  } catch (error) {
    return { refusal: `its name is not known: ${String(error)}`, isPrivate: false }
  }
}

/** Whether an address is one that is refused now for where it leads. */
export async function isPrivateTarget(url: string, guard: AddressGuard): Promise<boolean> {
  const way = await wayTo(url, guard)
  return 'refusal' in way && way.isPrivate
}

function privateRefusal(host: string): Way {
  const refusal = `${host} is an address of this machine or of a private network; set GONG_CONNECTOR_WEBHOOK_PRIVATE=true to allow it`
  return { refusal, isPrivate: true }
}
