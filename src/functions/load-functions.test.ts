import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadFunctions } from './load-functions.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gong-functions-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (file: string, code: string) => writeFileSync(join(folder, file), code)
const load = (version = '1') => loadFunctions(folder, { version, now: 0 })
const hello = (name: string, answer = 'hello') => `
import { defineAction } from 'gong-connector/functions'
import { z } from 'zod'
export const it = defineAction({
  name: '${name}', description: 'Says hello.', input: z.object({}), output: z.object({ text: z.string() }),
  run: async (): Promise<{ text: string }> => ({ text: '${answer}' }),
})`

test('TypeScript files are loaded from a folder that has nothing installed', async () => {
  write('hello.ts', hello('hello'))
  const { functions, problems } = await load()
  expect(problems).toEqual([])
  expect(functions).toMatchObject([
    {
      type: 'action',
      name: 'hello',
      file: 'hello.ts',
      output: { type: 'object', properties: { text: { type: 'string' } } },
    },
  ])
})
