import type { Upload } from '../api/operation.ts'
import type { FilePart } from '../http/multipart.ts'
import type { Runtime } from './runtime.ts'

/** Content types by the ending of a file's name: those that Gong names for recordings, and the text files it takes. */
const contentTypes: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  mkv: 'video/x-matroska',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  webm: 'video/webm',
  csv: 'text/csv',
  ldjson: 'application/x-ndjson',
  jsonl: 'application/x-ndjson',
}

/**
 * A file in whatever form it was given, ready to be sent.
 * @throws GongError `usage` when a path cannot be read, or the runtime has no files.
 */
export async function toFilePart(
  field: string,
  upload: Upload,
  { files, randomId }: Pick<Runtime, 'files' | 'randomId'>,
  onBytes?: (sent: number) => void,
): Promise<FilePart> {
  const source = await openSource(upload, files)
  const { name: fileName = field } = source
  const ending = /\.(\w+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''
  const { type: contentType = contentTypes[ending] ?? 'application/octet-stream' } = source
  const boundary = `gong-connector-${randomId()}`
  return { ...source, field, fileName, contentType, boundary, open: () => counted(source.open(), onBytes) }
}

type Source = Pick<FilePart, 'size' | 'isReplayable' | 'open'> & {
  readonly name?: string | undefined
  readonly type?: string | undefined
}

async function openSource(upload: Upload, files: Runtime['files']): Promise<Source> {
  if (typeof upload === 'string') {
    const { name, size } = await files.describe(upload)
    return { name, size, isReplayable: true, open: () => files.read(upload) }
  }
  if (upload instanceof Uint8Array) {
    return { size: upload.byteLength, isReplayable: true, open: () => piecesOf(upload) }
  }
  if (upload instanceof Blob) {
    const { name } = upload as Blob & { readonly name?: string }
    const type = upload.type === '' ? undefined : upload.type
    return { name, type, size: upload.size, isReplayable: true, open: () => fromStream(upload.stream()) }
  }
  const open = () => (Symbol.asyncIterator in upload ? upload : fromStream(upload))
  return { size: undefined, isReplayable: false, open }
}

const pieceSize = 65_536

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += pieceSize)
    yield bytes.subarray(start, start + pieceSize)
}

/** Not every runtime's streams can be iterated. */
async function* fromStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  onBytes: ((sent: number) => void) | undefined,
): AsyncGenerator<Uint8Array> {
  let sent = 0
  for await (const piece of pieces) {
    yield piece
    sent += piece.byteLength
    onBytes?.(sent)
  }
}
