import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { version } from '../../src/client/version.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

test('the version in the code is the package’s', () => {
  expect(version).toBe(manifest.version)
})

test('the lock file holds every platform’s packages, without which npm ci refuses it, and no addresses', () => {
  interface Locked {
    readonly resolved?: string
    readonly optionalDependencies?: Readonly<Record<string, string>>
  }
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const packages = Object.entries(lock.packages) as [string, Locked][]
  const paths = packages.map(([path]) => path)
  const wanted = packages.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies))
  expect(wanted.length).toBeGreaterThan(20)
  expect(wanted.filter((name) => !paths.some((path) => path.endsWith(`node_modules/${name}`)))).toEqual([])
  expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([])
})

describe('the package as it is published', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gong-package-'))
  const installed = join(folder, 'node_modules', 'gong-connector')
  // Where the package is installed, `node` is the user's own.
  const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`
  const run = (command: string, ...args: string[]) =>
    spawnSync(command, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH } })

  beforeAll(() => {
    const build = run(
      join(root, 'node_modules/.bin/tsc'),
      '-p',
      join(root, 'tsconfig.build.json'),
      '--outDir',
      join(installed, 'dist'),
    )
    expect(build.stdout).toBe('')
    for (const path of [...manifest.files, 'package.json']) {
      if (path === 'dist') continue
      mkdirSync(join(installed, path, '..'), { recursive: true })
      cpSync(join(root, path), join(installed, path), { recursive: true })
    }
    // What npm would install beside it.
    for (const name of Object.keys(manifest.dependencies)) {
      mkdirSync(join(folder, 'node_modules', name, '..'), { recursive: true })
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
    }
    // The compiler takes minutes on a machine that is busy.
  }, 300_000)

  afterAll(() => rmSync(folder, { recursive: true }))

  test('has no source and no tests', () => {
    expect(existsSync(join(installed, 'src'))).toBe(false)
    expect(existsSync(join(installed, 'dist/index.d.ts'))).toBe(true)
    expect(existsSync(join(installed, 'dist/http/parse-json.test.js'))).toBe(false)
  })

  test.each([
    ['gong-connector', ['--version'], version],
    ['gong-connector', ['entities', '--json'], 'call_transcripts'],
    ['source-gong', ['spec'], 'connectionSpecification'],
  ])('runs: %s %j', (bin, args, text) => {
    const { stdout, stderr, status } = run(join(installed, manifest.bin[bin]), ...args)
    expect(stderr).toBe('')
    expect(stdout).toContain(text)
    expect(status).toBe(0)
  })

  test('gives the SDK to a program and to the compiler, and a simulator that starts', () => {
    const program = `
      import { createGong, GongError } from 'gong-connector'
      import { startSimulator } from '${join(installed, 'dist/simulator/start-simulator.js')}'
      const simulator = await startSimulator({ calls: 5, users: 3 })
      const gong = createGong({ accessKey: 'a', accessKeySecret: 'b', baseUrl: simulator.url })
      console.log((await gong.users.list().all()).length, GongError.name)
      await simulator.close()`
    writeFileSync(join(folder, 'program.mjs'), program)
    const { stdout, stderr } = run(process.execPath, 'program.mjs')
    expect(stderr).toBe('')
    expect(stdout).toBe('3 GongError\n')
  })
})
