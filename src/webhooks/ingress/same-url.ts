/**
 * Whether an address that Gong signed is one that a webhook came to. The query does not count: it may hold a key, and
 * a slash at the end does not either.
 * @param signed what Gong's rule has as its destination.
 * @param own the same as this server knows it.
 * @param isPublic whether that is the server's public address; else another may end TLS before it, and the scheme may differ.
 */
export function isSameUrl(signed: string, own: string, isPublic: boolean): boolean {
  if (!URL.canParse(signed) || !URL.canParse(own)) return false
  const left = new URL(signed)
  const right = new URL(own)
  const isSameScheme = left.protocol === right.protocol
  if (isPublic && !isSameScheme) return false
  const isSameHost = isSameScheme ? left.host === right.host : left.hostname === right.hostname
  return isSameHost && pathOf(left) === pathOf(right)
}

function pathOf({ pathname }: URL): string {
  const path = pathname.replace(/\/+$/, '')
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
