/** The address that a text is, or undefined. `URL.parse` came with Node 22, and the SDK runs on 20. */
export function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
