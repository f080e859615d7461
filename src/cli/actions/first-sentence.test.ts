import { expect, test } from 'vitest'
import { firstSentence } from './first-sentence.ts'

test.each([
  [
    "Date and time (in ISO-8601 format: '2018-02-18T02:30:00-07:00' or '…Z', where Z stands for UTC) from which to list. Returns calls.",
    'Date and time from which to list',
  ],
  [
    "The meeting start time in ISO-8601 format (e.g., '2018-02-18T02:30:00-07:00').",
    'The meeting start time',
  ],
  ['The code of the provider, e.g. zoom. See the docs.', 'The code of the provider, e.g. zoom'],
  ['One of 1.5 GB. Or more', 'One of 1.5 GB'],
  ['Spread over\n  two lines', 'Spread over two lines'],
  ['', ''],
])('of a description is kept: %s', (text, sentence) => {
  expect(firstSentence(text)).toBe(sentence)
})

test('is cut where it goes on for too long', () => {
  expect(firstSentence('word '.repeat(100))).toHaveLength(200)
})
