import { pipeline, Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import type { WireAnswer, WireBody } from '../../http/wire.ts'
import type { StreamedAnswer } from '../write-answer.ts'

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
 */
export function passAnswerOn(answer: WireAnswer, method: string, isUnpacked: boolean): StreamedAnswer {
  const { status, body } = answer
  const headers = headersOf(answer)
  if (bodiless.has(status) || method === 'HEAD') {
    // There is only its end to be read.
    void body.read().catch(() => undefined)
    return { status, headers, body: undefined }
  }
  const unpack = isUnpacked
    ? unpackers[headers.get('content-encoding')?.trim().toLowerCase() ?? '']
    : undefined
  if (unpack === undefined) return { status, headers, body }
  headers.delete('content-encoding')
  headers.delete('content-length')
  const packed = Readable.from(pieces(body))
  // Errors of either come out of the last one.
  return { status, headers, body: fromNode(pipeline(packed, unpack(), () => undefined)) }
}

/** An answer, and when all of it has gone. */
export interface Passed {
  readonly response: Response
  /** Rejects when it broke off. */
  readonly ended: Promise<void>
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
