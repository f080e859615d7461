import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))
const patienceMs = 50_000

export const apiKey = 'key-of-all-servers-0123456789'
const encryptionKey = Buffer.alloc(32, 7).toString('base64')

/** How a process ended: with a code of its own, or by a signal. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A `gong-connector serve` or `work` in a process of its own. */
export interface Running {
  readonly child: ChildProcess
  /** Of `serve`. */
  readonly url: string
  readonly ended: Promise<Ending>
  stdout(): string
  stderr(): string
  kill(signal?: NodeJS.Signals): Promise<Ending>
}

/**
 * Starts the program and waits until it says that it is ready.
 * @throws Error with what it said when it ends instead.
 */
export async function startProcess(
  args: readonly ['serve' | 'work', ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  const port = args[0] === 'serve' ? ['--port', '0'] : []
  const child = spawn(process.execPath, [main, ...args, ...port], {
    env: {
      PATH: process.env['PATH'],
      HOME: tmpdir(),
      // Started often: what was compiled once is kept.
      NODE_COMPILE_CACHE: join(tmpdir(), 'gong-connector-compiled'),
      GONG_CONNECTOR_API_KEY: apiKey,
      GONG_CONNECTOR_ENCRYPTION_KEY: encryptionKey,
      ...env,
    },
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }) as Ending)
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text) => {
      output.stdout += text
      if (/(listens on http:\S+|works on .*)\n/.test(output.stdout)) resolve()
    })
    child.stderr?.on('data', (text) => {
      output.stderr += text
    })
    const fail = (what: string) => reject(new Error(`${args.join(' ')} ${what}: ${output.stderr}`))
    void ended.then(({ code, signal }) => fail(`ended with ${code ?? signal}`))
    setTimeout(() => fail('is not ready'), patienceMs).unref()
  })
  await ready
  return {
    child,
    url: /listens on (\S+)/.exec(output.stdout)?.[1] ?? '',
    ended,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    async kill(signal = 'SIGKILL') {
      child.kill(signal)
      return ended
    },
  }
}
