import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { describeProgram } from '../../docs/generator/program.ts'
import { settings } from '../../src/cli/settings.ts'

const root = join(import.meta.dirname, '../..')
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const lines = text('server.Dockerfile')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
const instructions = (name: string) =>
  lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
const variables: readonly string[] = Object.values(settings).map(({ variable }) => variable)

/** Checks a command line by the declarations of the commands. */
function expectCommand([name = '', ...args]: readonly string[]): void {
  const command = describeProgram().commands.find((candidate) => candidate.name() === name)
  expect(command, name).toBeDefined()
  const known = command?.options.map(({ long }) => long) ?? []
  for (const arg of args.filter((one) => one.startsWith('--'))) expect(known).toContain(arg)
}

describe('the image of the server', () => {
  const fromContext = instructions('COPY').filter((line) => !line.startsWith('--from'))

  test('copies only files that there are and that are let into the build', () => {
    const allowed = text('server.Dockerfile.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []))
    const sources = fromContext.flatMap((line) => line.split(' ').slice(0, -1))
    expect(sources.toSorted()).toEqual(allowed.toSorted())
    for (const source of sources) expect(existsSync(join(root, source)), source).toBe(true)
  })

  test('has every folder of the package that the server reads at run time', () => {
    const { files } = JSON.parse(text('package.json')) as { readonly files: readonly string[] }
    const copied = instructions('COPY').map((line) => line.split(' ').at(-1)?.replace('./', ''))
    expect(files).toContain('web')
    for (const folder of ['bin', 'dist', 'web']) expect(copied).toContain(folder)
  })

  test('starts a command that there is, as no root', () => {
    const [entrypoint = ''] = JSON.parse(instructions('ENTRYPOINT')[0] ?? '[]') as string[]
    const path = entrypoint.replace(`${instructions('WORKDIR').at(-1)}/`, '')
    expect(statSync(join(root, path)).mode & 0o111).toBe(0o111)
    expectCommand(JSON.parse(instructions('CMD')[0] ?? '[]'))
    expect(instructions('USER')).toEqual(['node'])
    const set = instructions('ENV').map((line) => line.split('=')[0])
    for (const name of set.filter((name) => name?.startsWith('GONG'))) expect(variables).toContain(name)
  })
})

describe('compose.yaml', () => {
  const { services } = parse(text('compose.yaml'), { merge: true })

  test.each(['serve', 'work'])('runs %s with settings that there are', (name) => {
    const { command, environment, build } = services[name]
    expectCommand(command)
    expect(build.dockerfile).toBe('server.Dockerfile')
    for (const variable of Object.keys(environment)) expect(variables).toContain(variable)
  })

  test('lets only one kind of process do the work, and has one Postgres', () => {
    expect(services.serve.command).toContain('--no-work')
    expect(services.serve.environment.GONG_CONNECTOR_DATABASE_URL).toContain('@postgres:5432/')
    expect(Object.keys(services)).toEqual(['postgres', 'serve', 'work'])
  })
})
