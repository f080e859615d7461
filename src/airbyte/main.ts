import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { systemRuntime } from '../client/runtime.ts'
import { useProxies } from '../client/system-proxies.ts'
import { toGongError } from '../errors/gong-error.ts'
import { runSource } from './run-source.ts'

/** From a signal to the end at most; platforms kill after ten seconds. */
const longestEndMs = 3000

/**
 * Runs the source as a process: stdout for messages of the protocol, stderr for people, SIGTERM and SIGINT for an end
 * at the next state. This file and the command line's main are the only ones that touch the process.
 * @returns the exit code; does not return when a signal ended the process.
 */
export async function runSourceProcess(args: readonly string[]): Promise<number> {
  const stop = new AbortController()
  let stoppedBy: NodeJS.Signals | undefined
  const onSignal = (name: NodeJS.Signals) => {
    if (stoppedBy !== undefined) dieBy(name)
    stoppedBy = name
    stop.abort(new Error(`Stopped by ${name}`))
    // A reader that has stopped reading gets no last states, and must not keep the process from ending.
    setTimeout(() => dieBy(name), longestEndMs).unref()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  try {
    useProxies(process.env)
  } catch (error) {
    const { message, advice } = toGongError(error)
    process.stderr.write(`${message} ${advice}\n`)
    return 1
  }
  let room: Promise<void> | undefined
  // A reader that closes the pipe has seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  const exitCode = await runSource({
    ...systemRuntime,
    args,
    env: process.env,
    signal: stop.signal,
    write(text) {
      if (process.stdout.write(text)) return
      room ??= once(process.stdout, 'drain').then(() => {
        room = undefined
      })
    },
    room: () => room ?? Promise.resolve(),
    tell: (text) => void process.stderr.write(`${text}\n`),
    readFile: (path) => readFile(path, 'utf8'),
  })
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
  if (stoppedBy !== undefined) dieBy(stoppedBy)
  return exitCode
}

/** Ends by the signal itself, as whoever sent it expects; where the kernel does not allow that, with 0. */
function dieBy(name: NodeJS.Signals): void {
  process.removeAllListeners(name)
  process.kill(process.pid, name)
  // The first process of a container is not killed by its own signals.
  setTimeout(() => process.exit(0), 50)
}

if (import.meta.main) process.exitCode = await runSourceProcess(process.argv.slice(2))
