import { describe, expect, test } from 'vitest'
import { entities } from '../../src/entities/entities.ts'
import type { Entity } from '../../src/entities/entity.ts'
import { findLongFile, findLongFunctions, findLooseEnds } from './budgets.ts'
import { findCycles } from './cycles.ts'
import { findEntityNames, type KnownNames } from './entity-names.ts'
import { outsideWorldUses, processFiles, siblingImports } from './exceptions.ts'
import { findWrongArrows, layerOf } from './layers.ts'
import { describeFindings, type Finding, importsOf, type Module, readModules } from './modules.ts'
import { findOutsideWorld } from './outside-world.ts'
import { reachableFrom } from './reachable.ts'

const modules = readModules('src/**/*.ts')
const imports = modules.flatMap(importsOf)
const isGenerated = ({ path }: Module) => path.endsWith('.gen.ts')

function isAllowedUse({ path, what }: Finding): boolean {
  return outsideWorldUses.some((allowed) => allowed.path === path && allowed.uses.includes(what))
}

/** Code alone: what comments say about a name is no use of it. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}

/** Every name that means an entity, and the files that declare them. */
function knownNames(): KnownNames {
  const names = (Object.entries(entities) as [string, Entity][]).flatMap(
    ([sdkName, { name, aliases, stream }]) => [
      name,
      sdkName,
      ...(stream === undefined ? [] : [stream.airbyte.name]),
      ...aliases,
    ],
  )
  const files = modules.filter(
    ({ path, text }) => path.startsWith('src/entities/') && /= define(?:Entity|Stream)\(/.test(text),
  )
  return { names: new Set(names), files: new Set(files.map(({ path }) => path)) }
}

describe('the folders of src', () => {
  test('import each other in one direction only', () => {
    expect(describeFindings(findWrongArrows(imports, siblingImports))).toEqual([])
  })

  test('have no import cycle at run time', () => {
    expect(findCycles(imports)).toEqual([])
  })

  test('name no entity outside the declarations', () => {
    const known = knownNames()
    const free = new Set(['entities', 'api', 'simulator'])
    const checked = modules.filter(({ path }) => !free.has(layerOf(path) ?? ''))
    expect(describeFindings(checked.flatMap((module) => findEntityNames(module, known)))).toEqual([])
  })

  test('get process, network, clock and chance as parameters below the faces', () => {
    const checked = modules.filter(
      ({ path }) => !['cli', 'simulator'].includes(layerOf(path) ?? '') && !processFiles.includes(path),
    )
    const found = checked.flatMap(findOutsideWorld).filter((finding) => !isAllowedUse(finding))
    expect(describeFindings(found)).toEqual([])
  })

  test('leave the process to the two programs’ main files', () => {
    const checked = modules.filter(({ path }) => !processFiles.includes(path))
    const found = checked.flatMap(findOutsideWorld).filter(({ what }) => /process/.test(what))
    expect(describeFindings(found)).toEqual([])
  })

  test('keep Node’s own modules out of the SDK', () => {
    const reached = reachableFrom('src/index.ts', imports)
    const found = imports.filter(({ from, specifier }) => reached.has(from) && specifier.startsWith('node:'))
    expect(reached.size).toBeGreaterThan(20)
    expect(
      found.filter(({ isTypeOnly }) => !isTypeOnly).map(({ from, specifier }) => `${from} ${specifier}`),
    ).toEqual([])
  })

  test('use in the SDK and the tools nothing that Node 20 does not have', () => {
    // Node's own release notes: all of these came with 21 to 24.
    const newer =
      /\b(?:Promise\.(?:withResolvers|try)|URL\.parse|Array\.fromAsync|(?:Map|Object)\.groupBy|Iterator\.from|RegExp\.escape|Error\.isError|import\.meta\.(?:dirname|filename)|Uint8Array\.from(?:Base64|Hex))\b|(?<!\bz)\.(?:union|intersection|difference|isSubsetOf|isSupersetOf|isDisjointFrom|toBase64|toHex)\(|\.(?:values|keys|entries)\(\)\s*\.(?:map|filter|some|every|find|flatMap|toArray|take|drop|reduce)\(/
    const starts = ['src/index.ts', 'src/tools/create-tools.ts']
    const reached = new Set(starts.flatMap((start) => [...reachableFrom(start, imports)]))
    const found = modules.filter(({ path, text }) => reached.has(path) && newer.test(withoutComments(text)))
    expect(found.map(({ path, text }) => `${path} ${newer.exec(withoutComments(text))?.[0]}`)).toEqual([])
  })

  test('need of packages nothing but zod in the SDK', () => {
    const reached = reachableFrom('src/index.ts', imports)
    const packages = imports.filter(
      ({ from, to, isTypeOnly }) => reached.has(from) && to === undefined && !isTypeOnly,
    )
    expect([...new Set(packages.map(({ specifier }) => specifier))]).toEqual(['zod/mini'])
  })
})

describe('files', () => {
  const written = ['src', 'openapi', 'test', 'bench', 'docs', 'scripts']
    .flatMap((folder) => readModules(`${folder}/**/*.ts`, { tests: true }))
    .filter((module) => !isGenerated(module))

  test('are no longer than the budget', () => {
    expect(describeFindings(written.flatMap(findLongFile))).toEqual([])
  })

  test('hold no function longer than the budget', () => {
    const shipped = written.filter(({ path }) => path.startsWith('src/') && !path.endsWith('.test.ts'))
    expect(describeFindings(shipped.flatMap(findLongFunctions))).toEqual([])
  })

  test('have no any, no default export and no export *', () => {
    expect(describeFindings(written.flatMap(findLooseEnds))).toEqual([])
  })
})

describe('the exceptions', () => {
  test('are all still needed', () => {
    const used = imports.map(({ from, to }) => `${layerOf(from)} ${to}`)
    for (const { from, to } of siblingImports) expect(used).toContain(`${from} ${to}`)
    for (const { path, uses } of outsideWorldUses) {
      const found = modules.filter((module) => module.path === path).flatMap(findOutsideWorld)
      expect([...new Set(found.map(({ what }) => what))].sort(), path).toEqual([...uses].sort())
    }
  })
})
