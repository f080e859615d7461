/** Where a message is to go. */
export interface Target {
  /** Undefined for a connection's own address. */
  readonly endpoint: string | undefined
  readonly url: string
}

/** What tells deliveries apart that may wait for each other, and those that must. */
export function targetOf(endpoint: string | undefined, url: string, connection: number | null) {
  const destination = endpoint ?? originOf(url)
  return { destination, lane: `${destination} ${connection ?? ''}` }
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url
}
