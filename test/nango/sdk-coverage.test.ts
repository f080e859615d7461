import { readdirSync, readFileSync } from 'node:fs'
import { Nango } from '@nangohq/node'
import { expect, test } from 'vitest'

const folder = new URL('./', import.meta.url)

/** Methods of the client that its types call private, or that are of its own making. */
const inner = ['constructor', '_verifyWebhookSignatureImpl', 'getConnectionDetails', 'enrichHeaders']

const tests = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts') && name !== 'sdk-coverage.test.ts')
  .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const)

const methods = Object.getOwnPropertyNames(Nango.prototype).filter((name) => !inner.includes(name))

test('Nango’s client has the methods that are looked for', () => {
  expect(methods.length).toBeGreaterThan(45)
  expect(methods).toContain('triggerAction')
})

test.each(methods)('Nango’s own client is driven through %s', (method) => {
  const call = new RegExp(`\\.${method}\\b`)
  const found = tests.filter(([, text]) => call.test(text)).map(([name]) => name)
  expect(found, `no test in test/nango calls ${method}`).not.toEqual([])
})
