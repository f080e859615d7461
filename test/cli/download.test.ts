import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { temporaryFolder } from '../support/copy-account.ts'
import { type CommandOptions, runCommand } from './run-command.ts'

const { file, remove } = temporaryFolder()
const size = 200_000
let simulator: Simulator
let env: Record<string, string>
/** Calls with a video, and one without any. */
let videos: string[]
let without: string
beforeAll(async () => {
  simulator = await startSimulator({ calls: 60, ratePerSecond: 0, ratePerDay: 0, mediaBytes: size })
  env = {
    GONG_BASE_URL: simulator.url,
    GONG_ACCESS_KEY: 'key',
    GONG_ACCESS_KEY_SECRET: 'secret',
    GONG_RATE_PER_SECOND: '0',
  }
  const { stdout } = await run(['list', 'calls', '--fields', 'id,media'])
  const calls = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  videos = calls.filter(({ media }) => media === 'Video').map(({ id }) => id)
  without = calls.find(({ media }) => media === 'Audio').id
})
afterAll(async () => {
  await simulator.close()
  remove()
})

const run = (args: readonly string[], options: CommandOptions = {}) => runCommand(args, { env, ...options })

describe('download', () => {
  it('writes a file by the name that is given', async () => {
    const { exitCode, stderr, stdout } = await run([
      'download',
      'call_video',
      videos[0] ?? '',
      '-o',
      file('a.mp4'),
    ])
    expect([exitCode, stdout, stderr]).toEqual([0, '', `${file('a.mp4')}: 200 kB\n`])
    expect(statSync(file('a.mp4')).size).toBe(size)
  })

  it('writes many into a folder that it makes, under the ids of the calls', async () => {
    const ids = videos.slice(0, 3)
    expect((await run(['download', 'call_video', ...ids, '--output', file('many')])).exitCode).toBe(0)
    expect(readdirSync(file('many')).toSorted()).toEqual(ids.map((id) => `${id}.mp4`).toSorted())
  })

  it('goes on after a call without a recording, and says so in the end', async () => {
    const ids = [videos[0] ?? '', without, videos[1] ?? '']
    const { exitCode, stderr } = await run(['download', 'call_video', ...ids, '-o', `${file('some')}/`])
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`Call ${without} has no call video`)
    expect(readdirSync(file('some'))).toHaveLength(2)
  })

  it('gives the bytes to a pipe, or a part of them', async () => {
    const id = videos[0] ?? ''
    const whole = await run(['download', 'call_video', id, '-o', '-'])
    expect(whole.bytes.byteLength).toBe(size)
    const part = await run([
      'execute',
      'call_video',
      'download',
      '--call-id',
      id,
      '--range',
      'bytes=10-19',
      '-o',
      '-',
    ])
    expect(part.bytes).toEqual(whole.bytes.subarray(10, 20))
  })

  it('overwrites nothing unless it is told to', async () => {
    const id = videos[0] ?? ''
    const path = file('mine.mp4')
    writeFileSync(path, 'mine')
    const args = ['download', 'call_video', id, '--output', path]
    for (const answer of [undefined, 'n']) {
      const refused = await run(args, answer === undefined ? {} : { answer })
      expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('--force')])
      expect(readFileSync(path, 'utf8')).toBe('mine')
    }
    mkdirSync(file('here'))
    writeFileSync(file(`here/${id}.mp4`), 'mine')
    expect((await run([...args.slice(0, 3), '-o', file('here')])).exitCode).toBe(2)
    expect((await run(args, { answer: 'y' })).exitCode).toBe(0)
    expect(statSync(path).size).toBe(size)
    expect((await run([...args, '--force'])).exitCode).toBe(0)
  })

  it('leaves nothing behind when it is stopped or fails', async () => {
    const id = videos[0] ?? ''
    const signal = AbortSignal.abort(new Error('Ctrl-C'))
    const { exitCode } = await run(['download', 'call_video', id, '-o', file('stopped/a.mp4')], { signal })
    expect(exitCode).not.toBe(0)
    mkdirSync(file('left'))
    const stopped = await run(['download', 'call_video', id, '-o', file('left/a.mp4')], { signal })
    expect([stopped.exitCode, readdirSync(file('left'))]).toEqual([130, []])
    expect(existsSync(file('stopped'))).toBe(false)
  })

  it.each<[string[], RegExp, number]>([
    [['users', '1'], /users has no action “download”/, 2],
    [['call_audio'], /must name the one call/, 2],
    [['call_audio', 'x'], /must be an id/, 2],
    [['call_audio', '1', '--range', 'first'], /range/, 2],
    [['call_audio', '1', '2', '-o', '-'], /Several files cannot go to standard output/, 2],
    [['call_audio', '999'], /no call 999|found nothing/, 1],
  ])('tells what is wrong: %j', async (args, message, code) => {
    const { exitCode, stderr } = await run(['download', ...args])
    expect(stderr).toMatch(message)
    expect(exitCode).toBe(code)
  })
})
