import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { type CodeBlock, codeBlocksOf, readPages, root } from './pages.ts'

const run = promisify(execFile)
const blocks = readPages().flatMap(codeBlocksOf)
const named = (language: string) =>
  blocks
    .filter((block) => block.language === language)
    .map((block) => [`${block.path}:${block.line}`, block] as const)

/** What the pages import of the package, and where it lies in the checkout. */
const packageFiles = {
  'gong-connector': 'src/index.ts',
  'gong-connector/tools': 'src/tools/create-tools.ts',
  'gong-connector/functions': 'src/functions/index.ts',
}
/** What they import besides. */
const libraries = { zod: 'node_modules/zod/index.d.ts' }

/** Whether code defines functions: these are run by the command line, not by themselves. */
const isFunctions = ({ code }: CodeBlock) => code.includes("from 'gong-connector/functions'")
const folder = mkdtempSync(join(tmpdir(), 'gong-docs-'))
let simulator: Simulator
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  simulator = await startSimulator({ calls: 40, users: 12, ratePerSecond: 0 })
  env = {
    ...process.env,
    GONG_ACCESS_KEY: 'key',
    GONG_ACCESS_KEY_SECRET: 'secret',
    GONG_BASE_URL: simulator.url,
    GONG_RATE_PER_SECOND: '0',
    GONG_CONNECTOR_DATA_DIR: folder,
  }
  await run(
    process.execPath,
    [join(root, 'src/cli/main.ts'), 'sync', '--to', `sqlite:${join(folder, 'gong.db')}`],
    { env },
  )
})

afterAll(async () => {
  await simulator.close()
  rmSync(folder, { recursive: true })
})

test('the TypeScript of the pages compiles under our own flags', () => {
  const files = named('ts').map(([, { code }], index) => {
    const file = join(folder, `block-${index}.mts`)
    writeFileSync(file, `${code}\nexport {}\n`)
    return file
  })
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      typeRoots: [join(root, 'node_modules/@types')],
      paths: Object.fromEntries(
        Object.entries({ ...packageFiles, ...libraries }).map(([name, file]) => [name, [join(root, file)]]),
      ),
    },
    root,
  )
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(files, options))
  expect(files.length).toBeGreaterThan(3)
  expect(
    diagnostics.map(
      ({ messageText, file }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    ),
  ).toEqual([])
  // The compiler takes minutes on a machine that is busy.
}, 300_000)

test.each(named('ts').filter(([, block]) => !isFunctions(block)))(
  'the TypeScript at %s runs',
  async (_place, { code }) => {
    const file = join(folder, 'run.ts')
    const local = Object.entries(packageFiles).reduce(
      (text, [name, path]) => text.replaceAll(`'${name}'`, `'${pathToFileURL(join(root, path)).href}'`),
      code,
    )
    writeFileSync(file, local)
    const { stdout, stderr } = await run(process.execPath, [file], { env })
    expect(stderr).toBe('')
    expect(stdout).not.toBe('')
  },
)

test.each(named('ts').filter(([, block]) => isFunctions(block)))(
  'the functions at %s do what their examples say',
  async (_place, { code }) => {
    const functions = mkdtempSync(join(folder, 'functions-'))
    writeFileSync(join(functions, 'page.ts'), code)
    const { stdout } = await run(
      process.execPath,
      [join(root, 'src/cli/main.ts'), 'functions', 'test', '--functions', functions],
      { env },
    )
    expect(stdout).toMatch(/^(ok .*\n)+$/)
  },
)

test.each(named('sql'))('the SQL at %s finds rows', (_place, { code }) => {
  const database = new DatabaseSync(join(folder, 'gong.db'), { readOnly: true })
  try {
    expect(database.prepare(code).all()).not.toEqual([])
  } finally {
    database.close()
  }
})

test.each(named('json'))('the JSON at %s is JSON', (_place, { code }) => {
  expect(JSON.parse(code)).toBeTypeOf('object')
})
