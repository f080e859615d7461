import { pipeline, Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import type { WireAnswer, WireBody } from '../../http/wire.ts'

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
    body.cancel()
    return new Response(null, { status, headers })
  }
  const unpack = isUnpacked
    ? unpackers[headers.get('content-encoding')?.trim().toLowerCase() ?? '']
    : undefined
  if (unpack === undefined) return new Response(toStream(body, breakOff), { status, headers })
  headers.delete('content-encoding')
  headers.delete('content-length')
  const packed = Readable.from(pieces(body))
  // Errors of either come out of the last one.
  const unpacked = pipeline(packed, unpack(), () => undefined)
  return new Response(toStream(fromNode(unpacked), breakOff), { status, headers })
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

async function* pieces(body: WireBody): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const piece = await body.read()
      if (piece === undefined) return
      yield piece
    }
  } finally {
    body.cancel()
  }
}

function fromNode(stream: Readable): WireBody {
  const read = stream[Symbol.asyncIterator]()
  return {
    read: async () => (await read.next()).value,
    cancel: () => void stream.destroy(),
  }
}

function toStream(body: WireBody, breakOff: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const piece = await body.read()
          if (piece === undefined) controller.close()
          else controller.enqueue(piece)
        } catch {
          breakOff()
          controller.close()
        }
      },
      cancel: () => body.cancel(),
    },
    { highWaterMark: 0 },
  )
}
