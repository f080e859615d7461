import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFunctions } from './create-functions.ts'
import type { ActionInfo } from './function-info.ts'
import { loadFunctions } from './load-functions.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gong-functions-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (file: string, code: string) => writeFileSync(join(folder, file), code)
const load = (version = '1') => loadFunctions(folder, { version, now: 0 })
const imports = `
import { ActionError, defineAction, defineSync } from 'gong-connector/functions'
import { z } from 'zod'
`
const action = (name: string, text = "'hello'") => `${imports}
export const ${name.replaceAll('-', '_')} = defineAction({
  name: '${name}', description: 'Says hello.', input: z.object({}), output: z.object({ text: z.string() }),
  run: () => ({ text: ${text} }),
})`
const sync = (name: string, model: string, more = '') => `${imports}
export const it = defineSync({
  name: '${name}', description: 'Copies.', models: { ${model}: z.object({ id: z.string() }) }, ${more} run: async () => {},
})`
const say = (info: ActionInfo | undefined) => info?.definition.run({} as never, {})

test('TypeScript files are loaded from a folder that has nothing installed', async () => {
  write('hello.ts', action('hello'))
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

test('a package.json beside them that speaks of CommonJS does not hinder them', async () => {
  write('package.json', '{ "type": "commonjs" }')
  write('greeting.ts', "export const greeting = 'hello'")
  write('hello.ts', `import { greeting } from './greeting.ts'\n${action('hello', 'greeting')}`)
  const { functions, problems } = await load()
  expect(problems).toEqual([])
  expect(functions.map(({ name }) => name)).toEqual(['hello'])
})

test('a file may hold several, lie in a folder, and be JavaScript; tests and helpers are none', async () => {
  mkdirSync(join(folder, 'sub/node_modules'), { recursive: true })
  write(
    'two.ts',
    `${action('one')}\nexport const again = one\n${action('two').replace(imports, '')}\nexport const other = 1`,
  )
  write('sub/three.js', action('three'))
  write('sub/node_modules/four.ts', action('four'))
  write('five.test.ts', action('five'))
  write('types.d.ts', 'export declare const x: string')
  const { functions, problems } = await load()
  expect([functions.map(({ name }) => name).sort(), problems]).toEqual([['one', 'three', 'two'], []])
})

test('a wrong file is told with its reason, and does not stop the others', async () => {
  write('good.ts', action('good'))
  write('syntax.ts', 'export const x = (')
  write('throws.ts', "const a = 1\nthrow new Error('not today')\nexport {}")
  write('import.ts', "import 'left-pad-that-is-not-there'")
  const { functions, problems } = await load()
  expect(functions.map(({ name }) => name)).toEqual(['good'])
  expect(problems.map(({ file }) => file)).toEqual(['import.ts', 'syntax.ts', 'throws.ts'])
  expect(problems.find(({ file }) => file === 'throws.ts')?.message).toBe(
    'cannot be loaded: Error: not today (line 2)',
  )
  expect(problems.find(({ file }) => file === 'import.ts')?.message).toContain('left-pad-that-is-not-there')
})

test.each([
  [`name: 'a b', `, 'name must be'],
  [`description: '', `, 'description must be'],
  [`input: { type: 'object' }, `, 'input must be a schema of zod'],
  [`output: undefined, `, 'output must be'],
  [`run: 'later', `, 'run must be a function'],
  [`timeoutMs: -1, `, 'timeoutMs must be'],
  [`integrations: 'gong', `, 'integrations must be'],
  [`examples: [1], `, 'examples must be'],
])('a definition with %s is left out with what is wrong', async (wrong, message) => {
  write(
    'wrong.ts',
    `${imports}
export const wrong = defineAction({
  name: 'wrong', description: 'Wrong.', input: z.object({}), output: z.object({}), run: () => ({}), ${wrong}
} as never)`,
  )
  const { functions, problems } = await load()
  expect(functions).toEqual([])
  expect(problems).toMatchObject([{ file: 'wrong.ts', message: expect.stringContaining(message) }])
})

test('a sync must have models, and run no oftener than every 30 seconds', async () => {
  write('a.ts', sync('often', 'Person', `frequency: '10s',`))
  write('b.ts', sync('odd', 'Per-son').replace('Per-son:', "'Per-son':"))
  write('c.ts', sync('fine', 'Person', `frequency: 'every 2 hours',`))
  const { functions, problems } = await load()
  expect(functions.map(({ name }) => name)).toEqual(['fine'])
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('frequency must be a time of at least 30s'),
    expect.stringContaining('models.Per-son must have a name'),
  ])
})

test('of two of the same name the first counts', async () => {
  write('a.ts', action('same', "'a'"))
  write('b.ts', action('same', "'b'"))
  const { functions, problems } = await load()
  expect(await say(functions[0] as ActionInfo)).toEqual({ text: 'a' })
  expect(problems).toEqual([{ file: 'b.ts', message: 'the action same is in a.ts already' }])
})

test('a folder that is not there is told', async () => {
  await expect(loadFunctions(join(folder, 'nothing'), { version: '1', now: 0 })).rejects.toMatchObject({
    code: 'settings',
    advice: expect.stringContaining('--functions'),
  })
})

let made = 0
const create = () => createFunctions({ folder, now: () => 0, randomId: () => `version-${++made}` })

test('a file that is broken by now stays as it was', async () => {
  write('say.ts', action('say'))
  const functions = create()
  await functions.reload()
  write('say.ts', 'export const x = (')
  expect(await functions.reload()).toMatchObject([{ file: 'say.ts' }])
  expect(await say(functions.action('say'))).toEqual({ text: 'hello' })
})

test('the user’s takes the place of one that is built in, and that is told', async () => {
  write('mine.ts', action('get-call', "'mine'"))
  const functions = create()
  expect(await functions.reload()).toEqual([
    {
      file: 'mine.ts',
      message: 'the action get-call takes the place of the one that is built in',
      isNote: true,
    },
  ])
  expect(await say(functions.action('get-call'))).toEqual({ text: 'mine' })
  expect(functions.list().filter(({ name }) => name === 'get-call')).toHaveLength(1)
})

test('a sync may not write the model of another, but for that whose place it takes', async () => {
  write('a.ts', sync('my-calls', 'Call'))
  write('b.ts', sync('users', 'User'))
  const functions = create()
  expect((await functions.reload()).map(({ message }) => message)).toEqual([
    'the sync my-calls is left out: the model Call belongs to the sync calls',
    'the sync users takes the place of the one that is built in',
  ])
  expect(functions.sync('my-calls')).toBeUndefined()
  expect(functions.sync('users')?.file).toBe('b.ts')
})

test('a function may be for some integrations alone', async () => {
  write('a.ts', action('here').replace("name: 'here'", "name: 'here', integrations: ['gong-oauth']"))
  const functions = create()
  await functions.reload()
  expect([functions.action('here', 'gong'), functions.action('here', 'gong-oauth')?.name]).toEqual([
    undefined,
    'here',
  ])
})

test('a function for some integrations takes the place of one that is built in there alone', async () => {
  write(
    'a.ts',
    action('get-call').replace("name: 'get-call'", "name: 'get-call', integrations: ['gong-oauth']"),
  )
  const functions = create()
  await functions.reload()
  const fileOf = (integration: string) => {
    const [found, ...others] = functions.list(integration).filter(({ name }) => name === 'get-call')
    expect(others).toEqual([])
    expect(functions.action('get-call', integration)).toBe(found)
    return found?.file
  }
  expect([fileOf('gong-oauth'), fileOf('gong')]).toEqual(['a.ts', undefined])
})
