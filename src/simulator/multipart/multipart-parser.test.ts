import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundaryOf, MultipartError, MultipartParser, type PartHeaders } from './multipart-parser.ts'

const BOUNDARY = '--x-9'

interface Part {
  readonly headers: PartHeaders
  readonly bytes: Buffer
}

/** Pieces of content that look like the beginning of a boundary, between any other bytes. */
const content = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom('\r\n', '\r', '\n--', '\r\n--', `\r\n--${BOUNDARY.slice(0, 3)}`, `--${BOUNDARY}`),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => Buffer.concat(pieces.map((piece) => Buffer.from(piece))))
  .filter((bytes) => !Buffer.concat([Buffer.from('\r\n'), bytes]).includes(`\r\n--${BOUNDARY}`))

function write(parts: readonly Buffer[], preamble = ''): Buffer {
  const all = parts.flatMap((bytes, place) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="part${place}"\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([Buffer.from(preamble), ...all, Buffer.from(`--${BOUNDARY}--\r\nafterwards`)])
}

/** Parses a body that is cut at places. */
function parse(body: Buffer, cuts: readonly number[] = []): readonly Part[] {
  const parts: Part[] = []
  const parser = new MultipartParser(BOUNDARY, (headers) => {
    const pieces: Buffer[] = []
    return {
      write: (bytes) => pieces.push(Buffer.from(bytes)),
      end: () => parts.push({ headers, bytes: Buffer.concat(pieces) }),
    }
  })
  const places = [0, ...cuts.map((cut) => cut % (body.length + 1)).sort((a, b) => a - b), body.length]
  for (let i = 1; i < places.length; i++) parser.push(body.subarray(places[i - 1], places[i]))
  parser.end()
  return parts
}

test('parts come out as they went in, wherever the body is cut', () => {
  fc.assert(
    fc.property(
      fc.array(content, { maxLength: 4 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      fc.constantFrom('', '\r\n', 'before\r\n'),
      (contents, cuts, preamble) => {
        const parts = parse(write(contents, preamble), cuts)
        expect(parts.map(({ headers }) => headers.name)).toEqual(contents.map((_, i) => `part${i}`))
        expect(parts.map(({ bytes }) => bytes.toString('latin1'))).toEqual(
          contents.map((bytes) => bytes.toString('latin1')),
        )
      },
    ),
    { numRuns: 500 },
  )
})

test('a body that comes byte by byte is the same', () => {
  const body = write([Buffer.from('one\r\n--'), Buffer.from('')])
  const bytewise = parse(body, [...body.keys()])
  expect(bytewise.map(({ bytes }) => bytes.toString())).toEqual(['one\r\n--', ''])
})

test('a body that ends too early, or goes on wrongly after a boundary, is refused', () => {
  const whole = write([Buffer.from('content')])
  const end = whole.lastIndexOf('--\r\nafterwards')
  for (let length = 0; length < end + 2; length++) {
    expect(() => parse(whole.subarray(0, length)), String(length)).toThrow(MultipartError)
  }
  expect(() => parse(Buffer.from(`--${BOUNDARY}huh\r\n\r\n`))).toThrow(MultipartError)
  const endless = Buffer.from(`--${BOUNDARY}\r\n${'X-Header: 1\r\n'.repeat(2000)}`)
  expect(() => parse(endless)).toThrow(MultipartError)
})

test('names, file names and content types are read from the headers of a part', () => {
  const headersOf = (lines: readonly string[]) =>
    parse(Buffer.from(`--${BOUNDARY}\r\n${lines.join('\r\n')}\r\n\r\nx\r\n--${BOUNDARY}--`))[0]?.headers
  expect(
    headersOf([
      'content-disposition: form-data; name="mediaFile"; filename="a %22b%22 ü;c.mp3"',
      'Content-Type: audio/mpeg',
    ]),
  ).toEqual({ name: 'mediaFile', fileName: 'a "b" ü;c.mp3', contentType: 'audio/mpeg' })
  expect(headersOf(['Content-Disposition: form-data; name=file; filename="a\\"b.csv"'])).toEqual({
    name: 'file',
    fileName: 'a"b.csv',
    contentType: undefined,
  })
  expect(headersOf(['X-Other: 1'])).toEqual({ name: '', fileName: undefined, contentType: undefined })
})

test('a boundary is read from multipart/form-data alone', () => {
  expect(boundaryOf('multipart/form-data; boundary=abc')).toBe('abc')
  expect(boundaryOf('Multipart/Form-Data; charset=utf-8; boundary="a b;c"')).toBe('a b;c')
  expect(boundaryOf('multipart/mixed; boundary=abc')).toBeUndefined()
  expect(boundaryOf('multipart/form-data')).toBeUndefined()
  expect(boundaryOf('application/json')).toBeUndefined()
  expect(boundaryOf(undefined)).toBeUndefined()
})
