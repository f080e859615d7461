import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from './parse-json.ts'

/** A JSON text and what it means, made together: no parser is trusted to tell. */
interface Sample {
  readonly text: string
  readonly value: unknown
}

/** A number's text, and its value: the digits themselves where a double would not hold the integer. */
function numberSample(text: string): Sample {
  const value = Number(text)
  return { text, value: /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? text : value }
}

const numberText = fc.oneof(
  fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String),
  fc.bigInt({ min: 2n ** 53n - 9n, max: 2n ** 53n + 9n }).map(String),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '1234567890123456789.5',
    '12345678901234567890e2',
    '1e400',
    '-0',
    '0.1234567890123456789',
    '1E19',
  ),
)
const nasty = fc
  .array(
    fc.constantFrom(
      '"',
      '\\',
      ': 12345678901234567890,',
      '[9223372036854775807]',
      '-7782342274025937895 ',
      'é',
      '{',
      ',',
    ),
  )
  .map((parts) => parts.join(''))
const string = fc
  .oneof(fc.string({ unit: 'binary' }), nasty)
  .map((value) => ({ text: JSON.stringify(value), value }))
/**
 * Names without escapes: V8 13.6 by itself takes `"\""` for `"\\"` as a name where it has met objects of that shape
 * (`JSON.parse('{"":1,"\\\\":2}')` some fifty times, then `'{"":1,"\\"":2}'`). Escapes in values are read right.
 */
const name = string.filter(({ text }) => !text.includes('\\'))
const space = fc.constantFrom('', '', ' ', '\n\t')

/** JSON of any shape, with white space and big integers anywhere; keys are unique, as in all that Gong sends. */
const { json } = fc.letrec<{ json: Sample }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    numberText.map(numberSample),
    string,
    fc.constantFrom<Sample>({ text: 'true', value: true }, { text: 'null', value: null }),
    fc.tuple(space, fc.array(fc.tuple(space, tie('json'), space))).map(([inner, items]) => ({
      text: `[${inner}${items.map(([before, item, after]) => before + item.text + after).join(',')}]`,
      value: items.map(([, item]) => item.value),
    })),
    fc
      .tuple(
        space,
        fc.uniqueArray(fc.tuple(space, name, tie('json'), space), { selector: ([, key]) => key.value }),
      )
      .map(([inner, fields]) => {
        const texts = fields.map(([a, key, field, b]) => `${a}${key.text}${b}:${a}${field.text}${b}`)
        return {
          text: `{${inner}${texts.join(',')}}`,
          value: Object.fromEntries(fields.map(([, key, field]) => [key.value, field.value])),
        }
      }),
  ),
}))

describe('parseJson', () => {
  test('gives what a text means, with every digit of integers beyond 2^53', () => {
    fc.assert(
      fc.property(space, json, space, (before, { text, value }, after) => {
        expect(parseJson(before + text + after)).toEqual(value)
      }),
      { numRuns: 500 },
    )
  })

  test('finds a big integer wherever it stands in a long text', () => {
    for (let offset = 0; offset < 64; offset++) {
      const text = `{"a":"${'x'.repeat(offset)}","id":7782342274025937895,"b":[-9007199254740993]}`
      expect(parseJson(text)).toEqual({
        a: 'x'.repeat(offset),
        id: '7782342274025937895',
        b: ['-9007199254740993'],
      })
    }
  })

  test('leaves integers that a double holds as numbers', () => {
    expect(parseJson('[9007199254740991, -9007199254740991, 1234567890123456]')).toEqual([
      9007199254740991, -9007199254740991, 1234567890123456,
    ])
    expect(parseJson('[9007199254740992]')).toEqual(['9007199254740992'])
  })

  test.each([
    '',
    '{"a":1,12345678901234567890:2}',
    '[012345678901234567890]',
    '[12345678901234567890',
    '[1 12345678901234567890]',
    '[--12345678901234567890]',
    '12345678901234567890 2',
    '["a\\",12345678901234567890]',
    '{12345678901234567890}',
    '[12345678901234567890.]',
    '[12345678901234567890\u00a0]',
  ])('refuses %j, as JSON.parse does', (text) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
    expect(() => parseJson(text)).toThrow(SyntaxError)
  })

  test('refuses a damaged text exactly where JSON.parse does', () => {
    fc.assert(
      fc.property(
        json,
        fc.nat(),
        fc.constantFrom('', '"', ',', ':', '-', '0', '1234567890123456789'),
        ({ text }, at, put) => {
          const place = at % (text.length + 1)
          const damaged = text.slice(0, place) + put + text.slice(place + 1)
          const isAccepted = (parse: (text: string) => unknown): boolean => {
            try {
              parse(damaged)
              return true
            } catch (error) {
              expect(error).toBeInstanceOf(SyntaxError)
              return false
            }
          }
          expect(isAccepted(parseJson)).toBe(isAccepted(JSON.parse))
        },
      ),
      { numRuns: 500 },
    )
  })
})
