import { describe, expect, test } from 'vitest'
import {
  findLongFile,
  findLongFunctions,
  findLooseEnds,
  mostFileLines,
  mostFunctionLines,
} from './budgets.ts'
import { findCycles } from './cycles.ts'
import { findEntityNames, type KnownNames } from './entity-names.ts'
import { findWrongArrows } from './layers.ts'
import { importsOf, parseModule } from './modules.ts'
import { findOutsideWorld } from './outside-world.ts'
import { reachableFrom } from './reachable.ts'

const wrongArrows = (path: string, text: string) => findWrongArrows(importsOf(parseModule(path, text)))

describe('the check of arrows', () => {
  test.each([
    ['src/http/retry.ts', `import { requireEntity } from '../entities/names.ts'`],
    ['src/http/retry.ts', `import type { Entity } from '../entities/entity.ts'`],
    ['src/http/retry.ts', `import type { JsonSchema } from '../api/json-schema.ts'`],
    ['src/errors/codes.ts', `import type { Call } from '../api/types.gen.ts'`],
    ['src/client/execute.ts', `import type { SyncEvent } from '../sync/events.ts'`],
    ['src/sync/run.ts', `const { main } = await import('../cli/main.ts')`],
    ['src/sync/run.ts', `export { tableOf } from '../destinations/table.ts'`],
    ['src/destinations/table.ts', `import { type Interval, mergeIntervals } from '../sync/interval.ts'`],
    ['src/destinations/table.ts', `import { type Interval } from '../sync/interval.ts'`],
    ['src/airbyte/read.ts', `import { startSimulator } from '../simulator/start-simulator.ts'`],
    ['src/simulator/clock.ts', `import type { Clock } from '../http/clock.ts'`],
    ['src/simulator/check.ts', `import Ajv from 'ajv'`],
    ['src/client/execute.ts', `import { overlay } from '../../openapi/overlay.ts'`],
    ['src/helpers/misc.ts', `import { z } from 'zod'`],
    ['src/sync/run.ts', `import { misc } from '../helpers/misc.ts'`],
    ['src/index.ts', `export { runSync } from './sync/run-sync.ts'`],
  ])('refuses in %s: %s', (path, text) => {
    expect(wrongArrows(path, text)).toHaveLength(1)
  })

  test.each([
    ['src/client/execute.ts', `import { createTransport } from '../http/transport.ts'`],
    ['src/destinations/table.ts', `import type { Interval } from '../sync/interval.ts'`],
    ['src/cli/commands/simulate.ts', `import { startSimulator } from '../../simulator/start-simulator.ts'`],
    ['src/simulator/description.ts', `import { readFileSync } from 'node:fs'`],
    ['src/index.ts', `export { createGong } from './client/create-gong.ts'`],
    ['src/http/retry.ts', `import { GongError } from '../errors/gong-error.ts'`],
  ])('lets pass in %s: %s', (path, text) => {
    expect(wrongArrows(path, text)).toEqual([])
  })

  test('lets a listed import between siblings pass, and only that one', () => {
    const from = 'src/destinations/table.ts'
    const imports = importsOf(
      parseModule(from, `import { a } from '../sync/a.ts'\nimport { b } from '../sync/b.ts'`),
    )
    const found = findWrongArrows(imports, [
      { from: 'destinations', to: 'src/sync/a.ts', reason: 'an example' },
    ])
    expect(found.map(({ line }) => line)).toEqual([2])
  })
})

describe('the check of cycles', () => {
  const cyclesOf = (files: Readonly<Record<string, string>>) =>
    findCycles(Object.entries(files).flatMap(([path, text]) => importsOf(parseModule(path, text))))

  test('finds circles of any length, dynamic imports among them', () => {
    expect(
      cyclesOf({
        'src/a.ts': `import { b } from './b.ts'`,
        'src/b.ts': `const c = () => import('./c.ts')`,
        'src/c.ts': `export { a } from './a.ts'`,
        'src/d.ts': `import { a } from './a.ts'; import { d } from './d.ts'`,
      }),
    ).toEqual([['src/a.ts', 'src/b.ts', 'src/c.ts'], ['src/d.ts']])
  })

  test('takes a circle of types for none', () => {
    expect(
      cyclesOf({ 'src/a.ts': `import { b } from './b.ts'`, 'src/b.ts': `import type { A } from './a.ts'` }),
    ).toEqual([])
  })
})

describe('the check of entity names', () => {
  const known: KnownNames = {
    names: new Set(['users', 'calls', 'extensive_calls', 'extensiveCalls', 'calls_extensive']),
    files: new Set(['src/entities/users.ts']),
  }
  const namesIn = (text: string) =>
    findEntityNames(parseModule('src/sync/x.ts', text), known).map(({ what }) => what)

  test.each([
    [`if (entity.name === 'users') {}`, 'names users'],
    [`const name = 'extensive_calls'`, 'names extensive_calls'],
    ['throw new Error(`reading extensive_calls of $' + '{x}`)', 'names extensive_calls'],
    [`for await (const call of gong.calls.list()) {}`, 'names calls'],
    [`const { users } = entities`, 'names users'],
    [`const x = this.gong.users`, 'names users'],
    [`function f(extensiveCalls: string[]) {}`, 'names extensiveCalls'],
    [`const x = { users: 1, calls: 2, extensive: 3 }.extensiveCalls`, 'names extensiveCalls'],
    [`database.prepare('SELECT id FROM calls WHERE id = ?')`, 'names calls'],
    ['database.exec(`DELETE FROM "users"`)', 'names users'],
    [`import { users as people } from '../entities/users.ts'`, 'imports src/entities/users.ts'],
    [`request('/v2/meetings')`, 'names /v2/meetings'],
    [`type Name = 'calls' | 'rows'`, 'names calls'],
  ])('finds the name in: %s', (text, what) => {
    expect(namesIn(text)).toEqual([what])
  })

  test('finds a table of entities by its keys', () => {
    expect(namesIn(`const handlers = { users: a, calls: b, extensiveCalls: c }`)).toHaveLength(3)
  })

  test.each([
    'const text = `$' + '{count} calls spent`',
    `// users, calls and extensive_calls are read first`,
    `const { calls } = options; start({ calls, seed: 1 })`,
    `command.option('--calls <number>', 'calls of the simulated account')`,
    `const x = options.calls ?? 2000`,
    `import type { Entity } from '../entities/entity.ts'`,
    `tell('Nothing came from calls that users made.')`,
  ])('finds none in: %s', (text) => {
    expect(namesIn(text)).toEqual([])
  })
})

describe('the check of the outside world', () => {
  const usesIn = (text: string) =>
    findOutsideWorld(parseModule('src/sync/x.ts', text)).map(({ what }) => what)

  test.each([
    [`const key = process.env['KEY']`, 'process'],
    [`await fetch(url)`, 'fetch'],
    [`createGong({ fetch })`, 'fetch'],
    [`const now = Date.now()`, 'Date.now'],
    [`const now = new Date()`, 'new Date()'],
    [`const clock = { now: Date.now }`, 'Date.now'],
    [`setTimeout(done, 10)`, 'setTimeout'],
    [`const id = crypto.randomUUID()`, 'crypto'],
    [`const x = Math.random()`, 'Math.random'],
    [`const get = globalThis['fetch']`, 'globalThis'],
    [`import { randomUUID as uuid } from 'node:crypto'`, 'randomUUID of node:crypto'],
    [`import * as timers from 'node:timers/promises'`, 'node:timers/promises'],
    [`import { request } from 'node:https'`, 'request of node:https'],
  ])('finds it in: %s', (text, what) => {
    expect(usesIn(text)).toEqual([what])
  })

  test.each([
    `const date = new Date(clock.now())`,
    `await options.fetch(url)`,
    `interface Options { readonly fetch: typeof globalThis.fetch }`,
    `const send = (fetch: Fetch) => fetch(url)`,
    `import { createHash } from 'node:crypto'`,
    `import type { IncomingMessage } from 'node:http'`,
    `const state = { process: 1 }; state.process = 2`,
    `const day = Date.UTC(2026, 0, 1)`,
  ])('finds none in: %s', (text) => {
    expect(usesIn(text)).toEqual([])
  })
})

describe('the budgets', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `  use(${index})`).join('\n')

  test('let a file have so many lines and no more', () => {
    expect(findLongFile(parseModule('src/x.ts', `${lines(mostFileLines)}\n`))).toEqual([])
    expect(findLongFile(parseModule('src/x.ts', `${lines(mostFileLines + 1)}\n`))).toHaveLength(1)
  })

  test.each([
    'function f() {\n%\n}',
    'const f = () => {\n%\n}',
    'class C {\nf() {\n%\n}\n}',
    'const f = () => ({ a() {\n%\n} })',
  ])('let a function have so many lines and no more: %j', (form) => {
    const inForm = (count: number) =>
      findLongFunctions(parseModule('src/x.ts', form.replace('%', lines(count))))
    expect(inForm(mostFunctionLines - 2)).toEqual([])
    expect(inForm(mostFunctionLines - 1).length).toBeGreaterThan(0)
  })

  test.each([
    'const x: ANY = 1',
    'const x = y as ANY',
    'type X = Record<string, ANY>',
    'export default 1',
    'export default function f() {}',
    'export default class C {}',
    'const x = 1; export { x as default }',
    `export * from './x.ts'`,
    `export * as x from './x.ts'`,
  ])('refuse: %s', (text) => {
    // In capitals above, for whoever looks for the word in this project.
    expect(findLooseEnds(parseModule('src/x.ts', text.replace('ANY', 'any')))).toHaveLength(1)
  })

  test.each([`const any = 1`, `switch (x) { default: break }`, `export { x } from './x.ts'`, `// any`])(
    'let pass: %s',
    (text) => {
      expect(findLooseEnds(parseModule('src/x.ts', text))).toEqual([])
    },
  )
})

test('what a file brings along is followed through its imports, types left out', () => {
  const imports = [
    `import { b } from './b.ts'`,
    `import { c } from './c.ts'; import type { D } from './d.ts'`,
    `import { readFileSync } from 'node:fs'`,
  ].flatMap((text, index) => importsOf(parseModule(['src/a.ts', 'src/b.ts', 'src/c.ts'][index] ?? '', text)))
  expect([...reachableFrom('src/a.ts', imports)]).toEqual(['src/a.ts', 'src/b.ts', 'src/c.ts'])
})
