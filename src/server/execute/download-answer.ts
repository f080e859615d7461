import { parseRange } from '../../client/download/byte-range.ts'
import type { Download, DownloadInfo } from '../../client/download.ts'
import type { Params } from '../../entities/entity.ts'

/** The part of a file that a request asks for: in its parameters, else by its Range header. */
export function withRange(params: Params, request: Request): Params {
  const header = request.headers.get('range')
  const isGiven = Object.keys(params).some((name) => /^range(_?header)?$/i.test(name))
  // HTTP has servers ignore a Range that they do not understand.
  return header === null || isGiven || parseRange(header) === undefined
    ? params
    : { ...params, range: header }
}

/**
 * A download as an answer: its bytes and nothing around them.
 * @param breakOff breaks the connection when the bytes end early: what came must not pass for the whole.
 * @throws GongError before the first byte.
 */
export async function downloadAnswer(download: Download, breakOff: () => void): Promise<Response> {
  const info = await download.info()
  const { contentType, size, totalSize, range, fileName } = info
  const headers = new Headers({
    'content-type': contentType,
    'accept-ranges': 'bytes',
    'content-disposition': `attachment; filename="${fileName.replaceAll(/[^\w.-]/g, '_')}"`,
    'cache-control': 'no-store',
  })
  if (size !== undefined) headers.set('content-length', String(size))
  if (range !== undefined) headers.set('content-range', contentRange(range, totalSize))
  return new Response(breaking(download, breakOff), { status: range === undefined ? 200 : 206, headers })
}

function contentRange({ first, last }: NonNullable<DownloadInfo['range']>, totalSize: number | undefined) {
  return `bytes ${first}-${last ?? ''}/${totalSize ?? '*'}`
}

function breaking(download: Download, breakOff: () => void): ReadableStream<Uint8Array> {
  const pieces = download[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await pieces.next()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch {
          breakOff()
          controller.close()
        }
      },
      async cancel() {
        await pieces.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
