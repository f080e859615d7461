import type { Upload } from '../api/operation.ts'
import { GongError } from '../errors/gong-error.ts'
import { fromStream } from '../http/byte-stream.ts'
import type { FilePart } from '../http/multipart.ts'
import { contentTypeOf } from './content-types.ts'
import type { Runtime } from './runtime.ts'

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
  const { type: contentType = contentTypeOf(fileName) } = source
  const boundary = `gong-connector-${randomId()}`
  return { ...source, field, fileName, contentType, boundary, open: () => counted(source, fileName, onBytes) }
}

type Source = Pick<FilePart, 'size' | 'isReplayable' | 'open'> & {
  readonly name?: string | undefined
  readonly type?: string | undefined
}

async function openSource(upload: Upload, files: Runtime['files']): Promise<Source> {
  if (typeof upload === 'string') {
    const { name, size } = await files.describe(upload)
    // A pipe has no size, and gives its bytes once.
    return { name, size, isReplayable: size !== undefined, open: () => files.read(upload) }
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
  // A stream may say what it is as a Blob does.
  const { name, type } = upload as { readonly name?: unknown; readonly type?: unknown }
  return {
    name: typeof name === 'string' ? name : undefined,
    type: typeof type === 'string' && type.includes('/') ? type : undefined,
    size: undefined,
    isReplayable: false,
    open,
  }
}

const pieceSize = 65_536

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += pieceSize)
    yield bytes.subarray(start, start + pieceSize)
}

/** Counts the bytes of a file, which must be as many as were announced. */
async function* counted(
  { open, size }: Source,
  fileName: string,
  onBytes: ((sent: number) => void) | undefined,
): AsyncGenerator<Uint8Array> {
  let sent = 0
  for await (const piece of readable(open(), fileName)) {
    if (size !== undefined && sent + piece.byteLength > size) throw changed(fileName, size)
    yield piece
    sent += piece.byteLength
    onBytes?.(sent)
  }
  if (size !== undefined && sent < size) throw changed(fileName, size)
}

/** The pieces, with what goes wrong in giving them told from what goes wrong in sending them. */
async function* readable(pieces: AsyncIterable<Uint8Array>, fileName: string): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces
  } catch (cause) {
    if (cause instanceof GongError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new GongError('usage', `${fileName} could not be read while it was sent: ${reason}.`, { cause })
  }
}

function changed(fileName: string, size: number): GongError {
  return new GongError(
    'usage',
    `${fileName} is no longer ${size} bytes long: it changed while it was sent.`,
    {
      advice: 'Upload it when nothing writes to it any more.',
    },
  )
}
