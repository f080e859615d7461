import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCommand } from '../cli/run-command.ts'
import { apiKey, type Running, startProcess } from './support/processes.ts'

describe('a database of SQLite has one server', () => {
  let folder: string
  let started: Running[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gong-one-server-'))
    started = []
  })
  afterEach(async () => {
    await Promise.all(started.map(({ kill }) => kill()))
    rmSync(folder, { recursive: true })
  })

  async function start(env: Readonly<Record<string, string>> = {}): Promise<Running> {
    const running = await startProcess(['serve'], { GONG_CONNECTOR_DATA_DIR: folder, ...env })
    started.push(running)
    return running
  }
  /** What starting says where it is refused. */
  const refusal = (env?: Readonly<Record<string, string>>) =>
    start(env).then(
      () => 'started',
      (error: Error) => error.message,
    )

  test('a second one is refused at once with exit code 2, and told who has it and what to do', async () => {
    const { child } = await start()
    const message = await refusal()
    expect(message).toContain('ended with 2')
    expect(message).toContain(
      `Another server works on ${join(folder, 'server.db')}: process ${child.pid} on `,
    )
    for (const advice of ['Stop it', 'GONG_CONNECTOR_DATA_DIR', 'Postgres', 'GONG_CONNECTOR_DATABASE_URL'])
      expect(message).toContain(advice)
    expect(statSync(join(folder, 'server.db.hold')).mode & 0o777).toBe(0o600)
  })

  test('whatever name leads to the file, and from whatever data folder', async () => {
    await start()
    symlinkSync(folder, `${folder}/same`)
    symlinkSync(join(folder, 'server.db'), join(folder, 'other-name.db'))
    const urls = ['same/server.db', 'other-name.db'].map((name) => `sqlite:${join(folder, name)}`)
    for (const url of urls)
      expect(
        await refusal({
          GONG_CONNECTOR_DATABASE_URL: url,
          GONG_CONNECTOR_DATA_DIR: join(folder, 'elsewhere'),
        }),
      ).toContain('Another server works on')
    expect(existsSync(join(folder, 'other-name.db.hold'))).toBe(false)
    await start({ GONG_CONNECTOR_DATA_DIR: join(folder, 'its-own') })
  })

  test.each(['SIGKILL', 'SIGTERM'] as const)('after %s the next one starts at once', async (signal) => {
    for (let round = 0; round < 2; round++) {
      const { kill, url } = await start()
      expect((await fetch(`${url}/readyz`)).status).toBe(200)
      await kill(signal)
    }
    await start()
  })

  test('of several that start together one does', async () => {
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => refusal()))
    expect(outcomes.filter((outcome) => outcome === 'started')).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome !== 'started') expect(outcome).toContain('Another server works')
  })

  test('other commands open it meanwhile, and let nobody else in', async () => {
    const { url } = await start()
    const env = {
      GONG_CONNECTOR_API_KEY: apiKey,
      GONG_CONNECTOR_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
      GONG_CONNECTOR_URL: url,
    }
    for (const command of [['keys'], ['logs', '--json'], ['functions', 'list']])
      expect(await runCommand(command, { dataDir: folder, env })).toMatchObject({ exitCode: 0 })
    expect(await refusal()).toContain('Another server works on')
  })
})
