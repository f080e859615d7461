import { mostBodyBytes, tooLarge } from '../middleware/read-body.ts'
import type { RouteRequest } from '../route.ts'

/**
 * The body as it came, every byte.
 * @throws RequestError 413.
 */
export async function readRawBody({ request, content }: RouteRequest<unknown>): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBodyBytes) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of content() ?? []) {
    size += chunk.byteLength
    if (size > mostBodyBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
