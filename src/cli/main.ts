import { readFileSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { systemClock } from '../client/system-clock.ts'
import { useProxies } from '../client/system-proxies.ts'
import { createRedact } from '../http/redact.ts'
import type { Context } from './context.ts'
import { describeError } from './describe-error.ts'
import { runProgram } from './program.ts'
import { collectSettings, collectTelemetry, collectVariables, settings } from './settings.ts'

/** What a `.env` in the working directory sets; none is fine. */
function readDotEnv(): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync('.env', 'utf8'))
  } catch {
    return {}
  }
}

/** The outside world, as commands get it. */
function createContext(signal: AbortSignal, dotEnv: Record<string, string | undefined>): Context {
  const secrets = Object.values(settings).flatMap((setting) =>
    'isSecret' in setting ? [process.env[setting.variable], dotEnv[setting.variable]] : [],
  )
  const redact = createRedact(secrets)
  const isTerminal = process.stderr.isTTY === true && process.env['TERM'] !== 'dumb'
  return {
    settings: (flags) => collectSettings(flags, process.env, dotEnv),
    variables: () => collectVariables(process.env, dotEnv),
    telemetry: () => collectTelemetry(process.env, dotEnv),
    // Records are given as they are: a meeting's address may well look like a credential.
    print: (text) => void process.stdout.write(`${text}\n`),
    printBytes: (bytes) =>
      new Promise((resolve, reject) =>
        process.stdout.write(bytes, (error) => (error ? reject(error) : resolve())),
      ),
    tell: (text) => void process.stderr.write(`${redact(text)}\n`),
    screen: {
      isTerminal,
      columns: process.stderr.columns || 80,
      hasColor: isTerminal && !process.env['NO_COLOR'],
      write: (text) => void process.stderr.write(redact(text)),
    },
    clock: systemClock,
    signal,
    dataDir: join(homedir(), '.gong-connector'),
    processName: `process ${process.pid} on ${hostname()}, since ${new Date().toISOString()}`,
    printsToTerminal: process.stdout.isTTY === true,
    printColumns: process.stdout.columns || 80,
    canAsk: process.stdin.isTTY === true && process.stderr.isTTY === true,
    ask: (question) => askPerson(redact(question), signal),
    stdin: process.stdin,
    onStray: (takes) => listenToStrays(takes, redact),
  }
}

function listenToStrays(takes: Parameters<Context['onStray']>[0], redact: (text: string) => string): void {
  const hear = (kind: 'promise' | 'error') => (reason: unknown) => {
    if (takes(reason, kind)) return
    process.stderr.write(redact(`${reason instanceof Error ? reason.stack : String(reason)}\n`))
    process.exit(1)
  }
  process.on('unhandledRejection', hear('promise'))
  process.on('uncaughtException', hear('error'))
}

/** Asks on stderr; Ctrl-C counts as everywhere, and the end of the input as an empty line. */
async function askPerson(question: string, signal: AbortSignal): Promise<string> {
  const { createInterface } = await import('node:readline')
  // No line editing: it would take Ctrl-C away from the process.
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false })
  try {
    return await new Promise<string>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      const end = () => {
        process.stderr.write('\n')
        resolve('')
      }
      lines.once('close', end)
      lines.question(question, (answer) => {
        lines.off('close', end)
        resolve(answer)
      })
    })
  } finally {
    lines.close()
  }
}

/** Runs the command line; the first Ctrl-C or SIGTERM asks for a clean end, the second ends at once. */
async function main(): Promise<void> {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(130)
      stop.abort(new Error(`Stopped by ${name}`))
    })
  }
  // A reader that closes the pipe, such as head, has seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
  })
  const dotEnv = readDotEnv()
  const context = createContext(stop.signal, dotEnv)
  try {
    if (!useProxies(process.env, dotEnv))
      context.tell('HTTP_PROXY and HTTPS_PROXY are not used: Node can from 24.14 on.')
    process.exitCode = await runProgram(context, process.argv.slice(2))
  } catch (error) {
    process.exitCode = describeError(context, error)
  }
  // Timers of functions that users wrote, or what still waits for a collector that is gone, must not hold the end up.
  if (stop.signal.aborted) process.exit()
}

await main()
