import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SimulatorOptions } from '../src/simulator/options.ts'
import type {
  Job,
  ManyJob,
  ManyMeasured,
  Measured,
  MeasuredPages,
  PageJob,
  RecordsJob,
  RecordsServer,
  SimulatedTraffic,
  SimulatorRequest,
  TransferJob,
} from './messages.ts'

const children = new URL('children/', import.meta.url)

/** A simulated account in a process of its own. */
export interface SimulatedAccount {
  readonly url: string
  traffic(): Promise<SimulatedTraffic>
  forget(): Promise<SimulatedTraffic>
}

/** Runs some work against a simulated account and ends the account's process afterwards. */
export async function withAccount<T>(
  options: SimulatorOptions,
  work: (account: SimulatedAccount) => Promise<T>,
): Promise<T> {
  const child = start('simulator.ts', { ratePerDay: 0, privateShare: 0, ...options })
  try {
    const { url } = await message<{ url: string }>(child)
    const ask = (request: SimulatorRequest) => {
      child.send(request)
      return message<SimulatedTraffic>(child)
    }
    return await work({ url, traffic: () => ask('traffic'), forget: () => ask('forget') })
  } finally {
    child.kill()
    await exited(child)
  }
}

/** Runs some work against a server that does nothing but answer. */
export async function withBareUpstream<T>(
  work: (upstream: { readonly url: string }) => Promise<T>,
): Promise<T> {
  const child = start('bare-upstream.ts', {})
  try {
    return await work(await message<{ url: string }>(child))
  } finally {
    child.kill()
    await exited(child)
  }
}

/** Does a job in a process of its own, with a database that is gone afterwards. */
export async function measure(
  script: 'our-sync.ts' | 'bare-loop.ts',
  job: Omit<Job, 'database'>,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'gong-bench-'))
  try {
    return await run<Measured>(script, { ...job, database: join(folder, 'bench.db') })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Moves a recording in a process of its own. */
export function measureTransfer(job: TransferJob): Promise<Measured> {
  return run('transfer.ts', job)
}

/** Syncs very many connections in simulated time. */
export async function measureMany(job: Omit<ManyJob, 'folder'>): Promise<ManyMeasured> {
  // A week of commits in minutes would measure the disk: where there is memory that passes for one, it is used.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'gong-bench-'))
  try {
    return await run<ManyMeasured>('many-connections.ts', { ...job, folder } satisfies ManyJob)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Reads pages in a process of its own, from another one that gives nothing but the first page of an account. */
export async function measurePages(account: SimulatedAccount, pages: number): Promise<MeasuredPages> {
  const child = start('replay.ts', { url: account.url })
  try {
    const { url } = await message<{ url: string }>(child)
    return await run('pages.ts', { url, pages } satisfies PageJob)
  } finally {
    child.kill()
    await exited(child)
  }
}

/** A server with records of a connection. */
export interface RecordsAccount {
  readonly url: string
  /** What every request needs. */
  readonly headers: Readonly<Record<string, string>>
  startWriter(): void
}

/** Runs some work against a server that holds very many records, with a database that is gone afterwards. */
export async function withRecords<T>(
  job: Pick<RecordsJob, 'count' | 'pagesPerSecond'>,
  work: (account: RecordsAccount) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'gong-bench-'))
  const apiKey = 'key-of-the-benchmark-0123456789'
  const child = start('records-server.ts', { ...job, folder, apiKey } satisfies RecordsJob)
  try {
    const { url } = await message<RecordsServer>(child)
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
    const connection = {
      provider_config_key: 'gong',
      connection_id: 'bench',
      credentials: { type: 'BASIC', username: 'bench', password: 'bench' },
      settings: { streams: [] },
    }
    const made = await fetch(`${url}/connections`, {
      method: 'POST',
      headers,
      body: JSON.stringify(connection),
    })
    if (made.status !== 201) throw new Error(`The account could not be connected: ${await made.text()}`)
    return await work({
      url,
      headers: { ...headers, 'connection-id': 'bench', 'provider-config-key': 'gong' },
      startWriter: () => void child.send('write'),
    })
  } finally {
    child.kill()
    await exited(child)
    rmSync(folder, { recursive: true })
  }
}

async function run<T>(script: string, job: object): Promise<T> {
  const child = start(script, job)
  try {
    return await message<T>(child)
  } finally {
    child.kill()
    await exited(child)
  }
}

function start(script: string, argument: object): ChildProcess {
  const child = fork(fileURLToPath(new URL(script, children)), [JSON.stringify(argument)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: script === 'our-sync.ts' ? executableFlags() : ['--expose-gc'],
  })
  // Progress is of no interest; the last words of a process that fails are.
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords.set(child, ((lastWords.get(child) ?? '') + chunk.toString()).slice(-2000))
  })
  return child
}

/** The flags with which the executable starts Node: the whole command is measured. */
function executableFlags(): string[] {
  const script = readFileSync(new URL('../bin/gong-connector', import.meta.url), 'utf8')
  return [...script.matchAll(/^exec .*?(--\S+)/gm)].map(([, flag = '']) => flag)
}

const lastWords = new WeakMap<ChildProcess, string>()

/** The next message of a child; its end without one is an error. */
async function message<T>(child: ChildProcess): Promise<T> {
  const stop = new AbortController()
  try {
    const [said] = await Promise.race([
      once(child, 'message', { signal: stop.signal }),
      once(child, 'close', { signal: stop.signal }).then(([code]) => {
        throw new Error(
          `A measured process ended early, with exit code ${code}: ${lastWords.get(child) ?? ''}`,
        )
      }),
    ])
    return said
  } finally {
    stop.abort()
  }
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
