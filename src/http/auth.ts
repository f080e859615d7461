/** What a request carries to be let in, and where it must go. */
export interface Authorization {
  /** The whole value of the Authorization header. */
  readonly header: string
  /** Host for these credentials, where it is not the configured one. */
  readonly baseUrl?: string | undefined
}

/** Credentials that can be asked before every request, and renewed when the server refuses them. */
export interface Credentials {
  authorize(): Promise<Authorization>
  /**
   * Called once after a 401.
   * @returns whether there are new credentials, so that the request is worth repeating.
   */
  renew?(refused: Authorization): Promise<boolean>
}

/** HTTP Basic. */
export function basicCredentials(user: string, password: string): Credentials {
  const bytes = new TextEncoder().encode(`${user}:${password}`)
  const header = `Basic ${btoa(String.fromCharCode(...bytes))}`
  return { authorize: () => Promise.resolve({ header }) }
}

/** A bearer token that never changes. */
export function bearerCredentials(token: string): Credentials {
  return { authorize: () => Promise.resolve({ header: `Bearer ${token}` }) }
}
