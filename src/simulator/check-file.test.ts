import { expect, test } from 'vitest'
import { checkFile } from './check-file.ts'

const LIMITS = [
  ['mediaFile', 1_610_612_736],
  ['dataFile', 209_715_200],
  ['file', 209_715_200],
] as const
const TYPES = [
  ['audio/mpeg', true],
  ['video/x-matroska; codecs=vp9', true],
  ['application/octet-stream', true],
  ['binary/octet-stream', true],
  ['application/json', false],
  ['audio/', false],
  [undefined, false],
] as const

/** Checks a form of one file that nobody has to send. */
function check(name: string, size: number, contentType: string | undefined) {
  const nothing = { text: () => '', lines: () => [], sha256: '', fileName: undefined }
  const files = [{ ...nothing, name, size, contentType }]
  return checkFile([name], { contentType: 'multipart/form-data', text: '', files, problem: undefined })
}

test('a file may be as large as Gong says, and not a byte larger', () => {
  for (const [name, limit] of LIMITS) {
    expect(check(name, limit, 'audio/wav').size).toBe(limit)
    expect(() => check(name, limit + 1, 'audio/wav')).toThrow(`400: ${name}: must not exceed`)
  }
})

test('a recording is taken by its content type, other files whatever theirs', () => {
  for (const [type, isTaken] of TYPES) {
    if (isTaken) expect(check('mediaFile', 1, type).contentType).toBe(type)
    else expect(() => check('mediaFile', 1, type)).toThrow('400: Unsupported media content type')
    expect(check('dataFile', 1, type).contentType).toBe(type)
  }
})
