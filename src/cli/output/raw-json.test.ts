import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reformatJson } from './raw-json.ts'

test('JSON looks as JSON.stringify would have it, whatever white space it had', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom(0, 1, 4), (value, space) => {
      const text = JSON.stringify(value, null, space)
      expect(reformatJson(text, 2)).toBe(JSON.stringify(value, null, 2))
      expect(reformatJson(text, 0)).toBe(JSON.stringify(value))
    }),
  )
})

test('numbers keep every digit', () => {
  expect(reformatJson('{"id":12345678901234567890,"x":1.50}', 0)).toBe('{"id":12345678901234567890,"x":1.50}')
})
