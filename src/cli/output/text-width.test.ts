import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitText, oneLine, padText, textWidth } from './text-width.ts'

test.each([
  ['plain', 5],
  ['Žofie', 5],
  ['e\u0301', 1],
  ['日本語', 6],
  ['한국', 4],
  ['👍', 2],
  ['', 0],
])('“%s” is as wide as a terminal draws it', (text, width) => {
  expect(textWidth(text)).toBe(width)
})

test('a text that is fitted and padded fills its columns exactly, or one less where half a character would stand out', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'é', '日', '👍', ' ', 'e\u0301') })
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 40 }), (text, columns) => {
      expect(textWidth(fitText(text, columns))).toBeLessThanOrEqual(columns)
      expect(textWidth(padText(fitText(text, columns), columns))).toBe(columns)
    }),
  )
})

test('what steers a terminal is taken out of a line', () => {
  expect(oneLine('a\u001b[31m\r\n b\u009b2J\u2028c')).toBe('a [31m b 2J c')
})
