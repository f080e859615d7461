import { createGong, defaultBaseUrl, type Gong } from '../../client/create-gong.ts'
import type { GivenSettings } from '../settings.ts'

/** A request as it would be sent, without who sends it. */
export interface Preview {
  readonly method: string
  readonly url: string
  /** Of JSON; undefined when there is none, or a file instead. */
  readonly body?: unknown
  readonly file?: GivenFile
}

/** A file that would be sent. */
export interface GivenFile {
  readonly name: string
  /** In bytes, where it is known beforehand. */
  readonly size?: number
}

/**
 * The first request that something sends, caught on its way out: it is what would be sent, not a description of it.
 * Needs no credentials, spends nothing of the budget and sends nothing.
 */
export async function previewRequest(
  given: GivenSettings,
  send: (gong: Gong) => Promise<unknown>,
  file?: GivenFile,
): Promise<Preview> {
  let caught: Preview | undefined
  const gong = createGong({
    credentials: { authorize: () => Promise.resolve({ header: '' }) },
    baseUrl: given.baseUrl ?? defaultBaseUrl,
    ratePerSecond: 0,
    ratePerDay: 0,
    retry: { maxRetries: 0 },
    fetch: (url, { method = 'GET', body } = {}) => {
      caught ??= {
        method,
        url: String(url),
        ...(typeof body === 'string' ? { body: JSON.parse(body) as unknown } : {}),
        ...(typeof body === 'object' && file !== undefined ? { file } : {}),
      }
      return Promise.resolve(new Response('{}', { headers: { 'content-type': 'application/json' } }))
    },
  })
  try {
    await send(gong)
  } catch (error) {
    // The answer that was made up fits no action; what went wrong before it counts.
    if (caught === undefined) throw error
  }
  if (caught === undefined) throw new TypeError('nothing was sent')
  return caught
}
