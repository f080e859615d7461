import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { discoverStreams } from '../../src/airbyte/catalog.ts'
import { run } from './support/run.ts'

const root = join(import.meta.dirname, '../..')
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const { version, scripts } = JSON.parse(text('package.json'))

const dockerfile = text('Dockerfile')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
const instructions = (name: string) =>
  dockerfile.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
const fromContext = instructions('COPY').filter((line) => !line.startsWith('--from'))
const installed = '/airbyte/integration_code'

describe('the image', () => {
  test('copies only files that there are and that are let into the build', () => {
    const allowed = new Set(
      text('.dockerignore')
        .split('\n')
        .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : [])),
    )
    const sources = fromContext.flatMap((line) => line.split(' ').slice(0, -1))
    expect(sources.length).toBeGreaterThan(5)
    for (const source of sources) {
      expect(existsSync(join(root, source)), source).toBe(true)
      expect([...allowed], source).toContain(source)
    }
    expect(allowed.size).toBe(sources.length)
  })

  test('takes from its first stage only what that has made', () => {
    const made = instructions('COPY').filter((line) => line.startsWith('--from'))
    const copied = made.map((line) => line.split(' ')[1]?.replace('/build/', ''))
    expect(copied.toSorted()).toEqual(['dist', 'node_modules', 'package.json'])
    expect(JSON.parse(text('tsconfig.build.json')).compilerOptions.outDir).toBe('dist')
    for (const command of instructions('RUN')[1]?.match(/npm run \w+/g) ?? ['none']) {
      expect(Object.keys(scripts)).toContain(command.replace('npm run ', ''))
    }
  })

  test('starts an executable that it has, by its entrypoint and by the name that Airbyte starts', () => {
    const [entrypoint, ...more] = JSON.parse(instructions('ENTRYPOINT')[0] ?? '[]') as string[]
    expect(more).toEqual([])
    expect(instructions('ENV')).toContain(`AIRBYTE_ENTRYPOINT="${entrypoint}"`)
    expect(instructions('WORKDIR').at(-1)).toBe(installed)
    const path = entrypoint?.replace(`${installed}/`, '') ?? ''
    expect(fromContext).toContain(`${path.split('/')[0]} ./${path.split('/')[0]}`)
    expect(statSync(join(root, path)).mode & 0o111).toBe(0o111)
    // What the executable runs where there is no source: what the build makes of this file.
    expect(text(path)).toContain('dist/airbyte/main.js')
    expect(existsSync(join(root, 'src/airbyte/main.ts'))).toBe(true)
  })

  test('runs as no root, on a Node that the package allows, and is labelled with its version', () => {
    expect(instructions('USER').at(-1)).not.toMatch(/root|^0/)
    expect(instructions('FROM').at(-1)).toBe('node:24-slim')
    expect(instructions('LABEL')).toEqual([
      'io.airbyte.name=gong-connector/source-gong',
      `io.airbyte.version=${version}`,
    ])
  })
})

describe('metadata.yaml', () => {
  const { data } = parse(text('metadata.yaml'))

  test("names the image, its version and Airbyte's definition of Gong", () => {
    expect(data).toMatchObject({
      definitionId: '32382e40-3b49-4b99-9c5c-4076501914e7',
      dockerRepository: 'gong-connector/source-gong',
      dockerImageTag: version,
      connectorType: 'source',
    })
  })

  test('suggests streams that there are', () => {
    const known = discoverStreams().map(({ name }) => name)
    for (const name of data.suggestedStreams.streams) expect(known).toContain(name)
  })
})

describe('acceptance-test-config.yml', () => {
  const { connector_image: image, acceptance_tests: tests } = parse(text('acceptance-test-config.yml'))

  test('has the tests that Airbyte runs, on the image of the metadata', () => {
    expect(image).toBe('gong-connector/source-gong:dev')
    const kinds = ['spec', 'connection', 'discovery', 'basic_read', 'full_refresh', 'incremental']
    expect(Object.keys(tests)).toEqual(kinds)
  })

  test('has an invalid configuration that does fail', async () => {
    const invalid = tests.connection.tests.find(({ status }: { status: string }) => status === 'failed')
    const files = { c: text(invalid.config_path) }
    const { messages, exitCode } = await run(['check', '--config', 'c'], { files })
    expect(messages.at(-1)?.connectionStatus?.status).toBe('FAILED')
    expect(exitCode).toBe(0)
  })
})
