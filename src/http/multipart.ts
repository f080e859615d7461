import { toReadableStream } from './byte-stream.ts'

/** A file that is sent as a part of a multipart form. */
export interface FilePart {
  /** Name of the part. */
  readonly field: string
  readonly fileName: string
  readonly contentType: string
  /** In bytes; undefined when only its end will tell. */
  readonly size: number | undefined
  /** Whether `open` may be called again, so that a failed request can be repeated. */
  readonly isReplayable: boolean
  /** A text that the file does not contain. */
  readonly boundary: string
  open(): AsyncIterable<Uint8Array>
}

/** A body that is sent piece by piece. */
export interface StreamedBody {
  readonly contentType: string
  readonly size: number | undefined
  readonly stream: ReadableStream<Uint8Array>
}

/**
 * A form with one file, read only as fast as it is sent.
 * @param onBytes hears of each piece of the file when it is handed over, with its number of bytes.
 * @param ended when it is aborted nothing more is read, and the body ends in an error.
 */
export function multipartBody(
  file: FilePart,
  onBytes: (count: number) => void,
  ended: AbortSignal,
): StreamedBody {
  const { boundary } = file
  const encoder = new TextEncoder()
  const head = encoder.encode(
    `--${boundary}\r\nContent-Disposition: form-data; name="${quote(file.field)}"; filename="${quote(file.fileName)}"\r\n` +
      `Content-Type: ${file.contentType}\r\n\r\n`,
  )
  const tail = encoder.encode(`\r\n--${boundary}--\r\n`)
  async function* pieces() {
    yield head
    for await (const piece of file.open()) {
      yield piece
      ended.throwIfAborted()
      onBytes(piece.byteLength)
    }
    yield tail
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    size: file.size === undefined ? undefined : head.byteLength + file.size + tail.byteLength,
    stream: toReadableStream(pieces()),
  }
}

/** Names in a form's headers, as browsers write them. */
function quote(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
