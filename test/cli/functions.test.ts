import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { runCommand } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'gong-functions-'))
const dataDir = mkdtempSync(join(tmpdir(), 'gong-data-'))
let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator({ calls: 60, users: 12, ratePerSecond: 0, ratePerDay: 0 })
})
afterAll(async () => {
  await simulator.close()
  rmSync(folder, { recursive: true })
  rmSync(dataDir, { recursive: true })
})

const run = (...args: string[]) =>
  runCommand(['functions', ...args, '--functions', folder], {
    dataDir,
    env: {
      GONG_ACCESS_KEY: 'key',
      GONG_ACCESS_KEY_SECRET: 'secret',
      GONG_BASE_URL: simulator.url,
      GONG_RATE_PER_SECOND: '0',
      GONG_CONNECTOR_ENV_GREETING: 'hello',
    },
  })

test('a new function works as it is, and is not written over', async () => {
  expect(await run('new', 'longest-calls')).toMatchObject({
    exitCode: 0,
    stdout: `${join(folder, 'longest-calls.ts')}\n`,
  })
  expect(await run('new', 'managers', '--sync')).toMatchObject({ exitCode: 0 })
  expect(await run('new', 'longest-calls')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('is there already'),
  })
  expect(await run('new', 'Longest calls')).toMatchObject({ exitCode: 2 })
  const tested = await run('test')
  expect(tested).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('2 passed, 0 failed.') })
  expect(tested.stdout.split('\n')).toEqual([
    'ok      longest-calls: example 1',
    'ok      managers: a run',
    '',
  ])
})

test('an action is run with the key of the settings, a sync prints its records', async () => {
  const { exitCode, stdout } = await run('run', 'longest-calls', '--input', '{"days": 90}')
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    0,
    {
      calls: expect.arrayContaining([
        { id: expect.any(String), title: expect.anything(), minutes: expect.any(Number) },
      ]),
    },
  ])
  const managers = await run('run', 'managers')
  expect(
    managers.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(
    expect.arrayContaining([
      { model: 'Manager', id: expect.any(String), name: expect.any(String), reports: expect.any(Number) },
    ]),
  )
  expect((await run('run', 'list-workspaces')).stdout).toContain('"workspaces"')
})

test('wrong input ends with 2 and says where it is wrong', async () => {
  expect(await run('run', 'longest-calls', '--input', '{"days": 0}')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('days'),
  })
  expect(await run('run', 'longest-calls', '--input', '{')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--input is not JSON'),
  })
  expect(await run('run', 'longest-call')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Did you mean “longest-calls”?'),
  })
  expect(await run('run', 'longest-calls', '--connection', 'nobody')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('no connection “nobody”'),
  })
  expect(await run('run', 'calls')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('is built in'),
  })
})

test('a function that fails ends with 1, and so do examples that do not fit', async () => {
  writeFileSync(
    join(folder, 'odd.ts'),
    `
    import { defineAction } from 'gong-connector/functions'
    import { z } from 'zod'
    export const odd = defineAction({
      name: 'odd', description: 'Says hello.', input: z.object({ fail: z.boolean().default(false) }), output: z.object({ text: z.string() }),
      examples: [{ name: 'right', input: {}, output: { text: ' ' } }, { name: 'wrong', input: {}, output: { text: 'bye' } }, { name: 'fails', input: { fail: true } }],
      run({ env }, { fail }) { if (fail) throw new Error('not today'); return { text: (env['GREETING'] ?? '') + ' ' } },
    })`,
  )
  expect((await run('run', 'odd')).stdout).toBe('{"text":"hello "}\n')
  expect(await run('run', 'odd', '--input', '{"fail": true}')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('not today'),
  })
  const { exitCode, stdout } = await run('test', 'odd')
  expect([exitCode, stdout.trim().split('\n')]).toEqual([
    1,
    [
      'ok      odd: right',
      'failed  odd: wrong: text is " ", not "bye"',
      'failed  odd: fails: script_internal_error: not today',
    ],
  ])
})

test('the list has those that are built in too, and says what could not be loaded', async () => {
  writeFileSync(join(folder, 'broken.ts'), 'throw new Error("broken")')
  const { exitCode, stdout, stderr } = await run('list')
  const listed = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(exitCode).toBe(1)
  expect(stderr).toContain('broken.ts: cannot be loaded: Error: broken')
  expect(listed.find(({ name }) => name === 'odd')).toMatchObject({ type: 'action', file: 'odd.ts' })
  expect(listed.find(({ name }) => name === 'fetch-call-transcripts')).toMatchObject({
    file: null,
    scopes: ['api:calls:read:transcript'],
  })
})
