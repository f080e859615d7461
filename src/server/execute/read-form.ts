import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy'
import { mostBodyBytes, parseBody, tooLarge } from '../middleware/read-body.ts'
import { RequestError } from '../request-error.ts'

/** A file as it comes in: nothing of it is kept. */
export interface IncomingFile extends AsyncIterable<Uint8Array> {
  /** Name of its part. */
  readonly field: string
  /** Name of the file, without folders. */
  readonly name: string
  /** Its content type. */
  readonly type: string
}

/** A form of a `request` part and a file after it. */
export interface IncomingForm {
  readonly request: unknown
  readonly file: IncomingFile | undefined
  /** Lets go of the rest; to be called when the file has been read or is not wanted. */
  close(): void
}

const requestPart = 'request'

/**
 * Reads a multipart form up to the beginning of its file, which then streams.
 * @throws RequestError 400 when it is no form, 413 when the request part is too long, 422 when a part is missing.
 */
export function readForm(request: Request, signal: AbortSignal): Promise<IncomingForm> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingForm>()
  const body = Readable.fromWeb((request.body ?? new ReadableStream()) as NodeReadableStream<Uint8Array>)
  const parser = openParser(request)
  const close = () => void body.destroy()
  const refuse = (error: unknown) => {
    reject(error)
    close()
  }
  /** The text of the request part, which may come as a file and then takes a moment. */
  let json: Promise<string> | undefined
  let file: BusboyFileStream | undefined
  const begin = async (found: IncomingFile | undefined) => {
    if (json === undefined) throw missingRequest()
    resolve({ request: parseBody(await json), file: found, close })
  }
  parser.on('field', (name, value, _nameCut, isCut) => {
    if (isCut) refuse(tooLarge())
    else if (name === requestPart) json = Promise.resolve(value)
    else refuse(unknownPart(name))
  })
  parser.on('file', (name, stream, fileName, _encoding, type) => {
    // Whoever reads the file hears of it; an error that nobody hears ends the process.
    stream.on('error', () => undefined)
    if (name === requestPart) {
      json = readRequestPart(stream)
      json.catch(refuse)
      return
    }
    file = stream
    begin(Object.assign(stream, { field: name, name: fileName || name, type })).catch(refuse)
  })
  pipeline(body, parser, { signal }).then(
    () => begin(undefined).catch(refuse),
    (cause: Error) => {
      file?.destroy(cause)
      reject(signal.aborted ? cause : broken(cause))
    },
  )
  return promise
}

function openParser(request: Request) {
  const headers = { 'content-type': request.headers.get('content-type') ?? '' } as BusboyHeaders
  try {
    return new Busboy({ headers, limits: { fieldSize: mostBodyBytes, parts: 10, files: 2 } })
  } catch (cause) {
    throw broken(cause)
  }
}

async function readRequestPart(stream: BusboyFileStream): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > mostBodyBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function broken(cause: unknown): RequestError {
  return new RequestError('malformed_request', 'The body is no whole multipart form.', {
    advice: 'Send a part “request” with the JSON, and after it the file.',
    cause,
  })
}

function missingRequest(): RequestError {
  return new RequestError('invalid_request', 'The form has no part “request” before the file.', {
    issues: [{ path: requestPart, message: 'must be the first part, with the JSON of the request' }],
    advice: 'Send a part “request” with the JSON of entity, action and params first, and after it the file.',
  })
}

function unknownPart(name: string): RequestError {
  return new RequestError('invalid_request', `The form has a part “${name}” that is no file.`, {
    issues: [{ path: name, message: 'is not known' }],
    advice: 'Put all parameters into the part “request”; the file’s part needs a file name.',
  })
}
