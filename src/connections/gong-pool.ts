import type { Gong } from '../client/create-gong.ts'
import { fingerprintOf, type GongCredentials } from './gong-credentials.ts'

/** Makes a client of an account. */
export type OpenGong = (baseUrl: string, credentials: GongCredentials) => Gong

/** One client for each account, however many instances use it: they share its budget. */
export interface GongPool {
  /** The client of these credentials; `user` is what needs it. */
  take(user: string, baseUrl: string, credentials: GongCredentials): Gong
  /** The user is gone; a client without users is let go. */
  drop(user: string): void
  readonly size: number
}

/** A pool that makes its clients with `open`. */
export function createGongPool(open: OpenGong): GongPool {
  const clients = new Map<string, { readonly gong: Gong; readonly users: Set<string> }>()
  return {
    take(user, baseUrl, credentials) {
      const fingerprint = fingerprintOf(baseUrl, credentials)
      let client = clients.get(fingerprint)
      if (client === undefined) {
        client = { gong: open(baseUrl, credentials), users: new Set() }
        clients.set(fingerprint, client)
      }
      client.users.add(user)
      return client.gong
    },
    drop(user) {
      for (const [fingerprint, { users }] of clients) {
        if (users.delete(user) && users.size === 0) clients.delete(fingerprint)
      }
    },
    get size() {
      return clients.size
    },
  }
}
