import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { errorCodes } from '../../src/errors/codes.ts'
import { root } from './pages.ts'

const text = readFileSync(join(root, 'docs/errors.md'), 'utf8')
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [code = '', ...lines] = section.split('\n')
      return [code, lines.join('\n').trim()]
    }),
)

test('every error code has an entry on the page, and every entry is a code, in the same order', () => {
  expect([...sections.keys()]).toEqual(Object.keys(errorCodes))
})

test.each(Object.entries(errorCodes))('the entry of %s says what the table says', (code, error) => {
  const [facts, ...rest] = (sections.get(code) ?? '').split('\n\n')
  const { disposition, exitCode, httpStatus, failureType } = error
  expect(facts).toBe(`${disposition} · exit code ${exitCode} · HTTP ${httpStatus} · ${failureType}`)
  // Marks of code are the page's own.
  const plain = rest.join('\n').replaceAll('`', '')
  expect(plain).toContain(error.summary)
  expect(plain).toContain(`Do: ${error.advice}`)
})
