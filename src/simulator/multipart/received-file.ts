import { createHash } from 'node:crypto'
import type { PartHeaders, PartSink } from './multipart-parser.ts'

/** A file that came as a part of a form. */
export interface ReceivedFile {
  /** The form field's name. */
  readonly name: string
  readonly fileName: string | undefined
  readonly contentType: string | undefined
  /** Bytes. */
  readonly size: number
  /** SHA-256 of its bytes, in lower-case hexadecimal. */
  readonly sha256: string
  /** The whole text; empty where the content is not kept. */
  text(): string
  /** The text line by line, without line ends and without an empty last line; made while it is read. */
  lines(): Iterable<string>
}

/** A part's sink that ends as a file. */
export interface FileSink extends PartSink {
  /** The file, once the part has ended. */
  readonly file: ReceivedFile | undefined
}

/** Takes a part in: its size and sum always, its content only up to so many bytes. */
export function createFileSink({ name, fileName, contentType }: PartHeaders, keptBytes: number): FileSink {
  const sum = createHash('sha256')
  const kept: Buffer[] = []
  let size = 0
  let file: ReceivedFile | undefined
  return {
    get file() {
      return file
    },
    write(bytes) {
      sum.update(bytes)
      size += bytes.length
      if (size <= keptBytes) kept.push(Buffer.from(bytes))
      else kept.length = 0
    },
    end() {
      const sha256 = sum.digest('hex')
      const text = () => Buffer.concat(kept).toString()
      file = { name, fileName, contentType, size, sha256, text, lines: () => linesOf(kept) }
    },
  }
}

function* linesOf(pieces: readonly Buffer[]): Generator<string, void> {
  const decoder = new TextDecoder()
  let rest = ''
  for (const piece of pieces) {
    rest += decoder.decode(piece, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield line.replace(/\r$/, '')
  }
  rest += decoder.decode()
  if (rest !== '') yield rest.replace(/\r$/, '')
}
