import type { IncomingMessage } from 'node:http'
import { boundaryOf, MultipartError, MultipartParser } from './multipart/multipart-parser.ts'
import { createFileSink, type FileSink, type ReceivedFile } from './multipart/received-file.ts'

/** A request's body as it came in. */
export interface ReceivedBody {
  /** The Content-Type header. */
  readonly contentType: string | undefined
  /** The body as text; of a form, a line a part. */
  readonly text: string
  /** The parts of a multipart form; undefined when it is none. */
  readonly files: readonly ReceivedFile[] | undefined
  /** Why a form could not be read. */
  readonly problem: string | undefined
}

/** The most that Gong takes of a text file: CRM data of 200 MB (gong facts, 2.6). */
export const LARGEST_TEXT_FILE = 200 * 2 ** 20

/** Parts whose content is not kept, however small: recordings. */
const NOT_KEPT = new Set(['mediaFile'])

/** A JSON body beyond this many bytes is cut off, and so no longer parses. */
const LARGEST_TEXT = 64 * 2 ** 20

const MOST_PARTS = 100

/** Takes the first piece of a body and breaks the connection: nothing of it counts. */
export async function breakOff(request: IncomingMessage): Promise<ReceivedBody> {
  const { socket, headers } = request
  for await (const _ of request as AsyncIterable<Buffer>) break
  socket.resetAndDestroy()
  return { contentType: headers['content-type'], text: '', files: undefined, problem: undefined }
}

/** Reads a body; a form is read as a stream, so that files of any size take constant memory. */
export async function receiveBody(request: IncomingMessage): Promise<ReceivedBody> {
  const contentType = request.headers['content-type']
  const boundary = boundaryOf(contentType)
  if (boundary !== undefined) return receiveForm(request, contentType, boundary)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= LARGEST_TEXT) chunks.push(chunk)
  }
  return { contentType, text: Buffer.concat(chunks).toString(), files: undefined, problem: undefined }
}

async function receiveForm(
  request: IncomingMessage,
  contentType: string | undefined,
  boundary: string,
): Promise<ReceivedBody> {
  const sinks: FileSink[] = []
  let problem: string | undefined
  const parser = new MultipartParser(boundary, (headers) => {
    if (sinks.length === MOST_PARTS) throw new MultipartError('the form has too many parts')
    const sink = createFileSink(headers, NOT_KEPT.has(headers.name) ? 0 : LARGEST_TEXT_FILE)
    sinks.push(sink)
    return sink
  })
  const attempt = (step: () => void) => {
    try {
      if (problem === undefined) step()
    } catch (error) {
      if (!(error instanceof MultipartError)) throw error
      problem = error.message
    }
  }
  // The body is read to its end even when it makes no sense: only then does the caller read the answer.
  for await (const chunk of request as AsyncIterable<Buffer>) attempt(() => parser.push(chunk))
  attempt(() => parser.end())
  const files = sinks.flatMap(({ file }) => (file === undefined ? [] : [file]))
  return { contentType, text: files.map(describe).join('\n'), files, problem }
}

function describe({ name, fileName, contentType, size, sha256 }: ReceivedFile): string {
  return `${name}: ${fileName ?? '(no name)'} ${contentType ?? '(no type)'} ${size} bytes sha256=${sha256}`
}
