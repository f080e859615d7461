import { Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import type { WireAnswer } from '../../http/wire.ts'

/** Headers of one connection (RFC 9110, 7.6.1), and those by which Gong would speak to browsers. */
const notPassedOn: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'set-cookie',
  'set-cookie2',
  'alt-svc',
  'clear-site-data',
  'strict-transport-security',
])

/** Statuses without a body. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304])

const unpackers: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

/**
 * Gong's answer as ours: status and body as they are.
 * @param isUnpacked whether a packed body is unpacked.
 * @param breakOff breaks the connection when the body ends early: what came must not pass for the whole.
 */
export function passAnswerOn(answer: WireAnswer, { method, isUnpacked, breakOff }: PassOptions): Response {
  const { status, body } = answer
  const headers = headersOf(answer)
  if (bodiless.has(status) || method === 'HEAD') {
    void body.cancel().catch(() => undefined)
    return new Response(null, { status, headers })
  }
  const unpack = isUnpacked
    ? unpackers[headers.get('content-encoding')?.trim().toLowerCase() ?? '']
    : undefined
  if (unpack === undefined) return new Response(breaking(body, breakOff), { status, headers })
  headers.delete('content-encoding')
  headers.delete('content-length')
  return new Response(breaking(unpacked(body, unpack()), breakOff), { status, headers })
}

/** An answer, and when all of it has gone. */
export interface Passed {
  readonly response: Response
  /** Rejects when it broke off. */
  readonly ended: Promise<void>
}

export interface PassOptions {
  readonly method: string
  readonly isUnpacked: boolean
  readonly breakOff: () => void
}

function headersOf({ headers }: WireAnswer): Headers {
  const named = (headers.get('connection') ?? '').split(',').map((name) => name.trim().toLowerCase())
  const passed = new Headers()
  for (const [name, value] of headers)
    if (!notPassedOn.has(name) && !named.includes(name)) passed.append(name, value)
  return passed
}

function unpacked(body: ReadableStream<Uint8Array>, transform: Transform): ReadableStream<Uint8Array> {
  const packed = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])
  packed.once('error', (error) => transform.destroy(error))
  transform.once('close', () => packed.destroy())
  return Readable.toWeb(packed.pipe(transform)) as ReadableStream<Uint8Array>
}

function breaking(body: ReadableStream<Uint8Array>, breakOff: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch {
          breakOff()
          controller.close()
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
