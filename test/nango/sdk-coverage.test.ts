import { readdirSync, readFileSync } from 'node:fs'
import { Nango } from '@nangohq/node'
import { expect, test } from 'vitest'

const root = new URL('../', import.meta.url)

/** Methods of the client that its types call private, or that are of its own making. */
const inner = [
  'constructor',
  '_triggerAction',
  '_verifyWebhookSignatureImpl',
  'getConnectionDetails',
  'enrichHeaders',
]

/** Checks a signature that others can forge (a hash over key and body); webhooks are not signed so. */
const notServed = ['verifyWebhookSignature']

const tests = ['nango', 'webhooks'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, root))
    .filter((name) => name.endsWith('.test.ts') && name !== 'sdk-coverage.test.ts')
    .map((name) => [name, readFileSync(new URL(`${folder}/${name}`, root), 'utf8')] as const),
)

const methods = Object.getOwnPropertyNames(Nango.prototype).filter(
  (name) => !inner.includes(name) && !notServed.includes(name),
)

test('Nango’s client has the methods that are looked for', () => {
  expect(methods.length).toBeGreaterThan(45)
  expect(methods).toContain('triggerAction')
})

test.each(methods)('Nango’s own client is driven through %s', (method) => {
  // By its name, or out of a list of names.
  const call = new RegExp(`\\.${method}\\b|'${method}'`)
  const found = tests.filter(([, text]) => call.test(text)).map(([name]) => name)
  expect(found, `no test calls ${method}`).not.toEqual([])
})
