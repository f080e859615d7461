/** What the headers of a part say. */
export interface PartHeaders {
  /** The form field's name; empty when none is given. */
  readonly name: string
  readonly fileName: string | undefined
  readonly contentType: string | undefined
}

/** Takes the bytes of one part as they arrive; a piece is only valid until `write` returns. */
export interface PartSink {
  write(bytes: Buffer): void
  end(): void
}

/** A body that is not multipart/form-data as RFC 7578 has it. */
export class MultipartError extends Error {}

const LINE_END = Buffer.from('\r\n')
const HEADERS_END = Buffer.from('\r\n\r\n')
const LONGEST_HEADERS = 16_384

/**
 * Parses multipart/form-data piece by piece, wherever the pieces are cut. It holds no more than a piece
 * and the beginning of a possible boundary.
 */
export class MultipartParser {
  #state: 'preamble' | 'delimiter' | 'headers' | 'body' | 'done' = 'preamble'
  /** What came and is not worked off; begins with a line end, as the first boundary has none before it. */
  #rest: Buffer = LINE_END
  #sink: PartSink | undefined
  readonly #delimiter: Buffer
  readonly #open: (headers: PartHeaders) => PartSink

  /**
   * @param boundary as the content type names it
   * @param open called for each part, in order
   */
  constructor(boundary: string, open: (headers: PartHeaders) => PartSink) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
    this.#open = open
  }

  /** Takes the next piece; throws a MultipartError when the body cannot be one. */
  push(piece: Buffer): void {
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    while (this.#step());
  }

  /** Says that all has come; throws a MultipartError when the last boundary is not there. */
  end(): void {
    if (this.#state !== 'done') throw new MultipartError('the body ends before its last boundary')
  }

  /** Works off what it can; false when more is needed. */
  #step(): boolean {
    switch (this.#state) {
      case 'preamble':
      case 'body':
        return this.#readBody()
      case 'delimiter':
        return this.#readDelimiter()
      case 'headers':
        return this.#readHeaders()
      case 'done':
        // What follows the last boundary means nothing.
        this.#rest = Buffer.alloc(0)
        return false
    }
  }

  #readBody(): boolean {
    const place = this.#rest.indexOf(this.#delimiter)
    // The end of the rest may be the beginning of a boundary.
    const sure = place === -1 ? this.#rest.length - this.#delimiter.length + 1 : place
    if (sure > 0) this.#sink?.write(this.#rest.subarray(0, sure))
    if (place === -1) {
      if (sure > 0) this.#rest = this.#rest.subarray(sure)
      return false
    }
    this.#sink?.end()
    this.#sink = undefined
    this.#rest = this.#rest.subarray(place + this.#delimiter.length)
    this.#state = 'delimiter'
    return true
  }

  /** After a boundary comes `--` at the very end, or blanks and a line end, which stays for the headers. */
  #readDelimiter(): boolean {
    const blanks = /^[ \t]*/.exec(this.#rest.toString('latin1', 0, 256))?.[0].length ?? 0
    if (this.#rest.length < blanks + 2) return false
    const mark = this.#rest.toString('latin1', blanks, blanks + 2)
    if (mark !== '--' && mark !== '\r\n')
      throw new MultipartError('a boundary is followed by neither a part nor the end')
    this.#rest = this.#rest.subarray(blanks)
    this.#state = mark === '--' ? 'done' : 'headers'
    return true
  }

  #readHeaders(): boolean {
    const place = this.#rest.indexOf(HEADERS_END)
    if ((place === -1 ? this.#rest.length : place) > LONGEST_HEADERS)
      throw new MultipartError('the headers of a part are too long')
    if (place === -1) return false
    this.#sink = this.#open(readHeaders(this.#rest.toString('utf8', 0, place)))
    this.#rest = this.#rest.subarray(place + HEADERS_END.length)
    this.#state = 'body'
    return true
  }
}

/** The boundary that a content type names; undefined when it is not multipart/form-data. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const match = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType ?? '',
  )
  return match?.[1] ?? match?.[2]
}

function readHeaders(text: string): PartHeaders {
  const headers = new Map(
    text.split('\r\n').map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, Math.max(0, colon)).trim().toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const disposition = headers.get('content-disposition') ?? ''
  return {
    name: parameterOf(disposition, 'name') ?? '',
    fileName: parameterOf(disposition, 'filename'),
    contentType: headers.get('content-type'),
  }
}

/** A quoted or bare parameter; form data escapes quotes and line ends with percent signs (RFC 7578, 2). */
function parameterOf(header: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`, 'i').exec(header)
  const value = match?.[1]?.replaceAll(/\\(["\\])/g, '$1') ?? match?.[2]
  return value?.replaceAll(/%(22|0D|0A)/gi, (escaped) => decodeURIComponent(escaped))
}
