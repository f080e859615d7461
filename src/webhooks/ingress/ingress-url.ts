import { createHash, timingSafeEqual } from 'node:crypto'
import type { Connection } from '../../connections/connection.ts'

/**
 * Where Gong's rules reach a connection.
 * @param publicUrl the server's own address, without a slash at the end.
 */
export function ingressUrls(publicUrl: string, { id, ingressKey }: Connection) {
  const url = `${publicUrl}/webhooks/gong/${encodeURIComponent(id)}`
  return { url, urlWithKey: `${url}?key=${encodeURIComponent(ingressKey)}` }
}

/** Whether a key that came with a webhook is the connection's own; takes as long whatever is wrong with it. */
export function isIngressKey(given: string, { ingressKey }: Connection): boolean {
  return ingressKey !== '' && timingSafeEqual(digest(given), digest(ingressKey))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
