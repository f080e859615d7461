import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiKey, type Running, startProcess } from './processes.ts'

/** Several servers and workers on one database, which fall and come back. */
export interface Cluster extends AsyncDisposable {
  /** Asks a server that lives, another each time; undefined when it fell before it had answered. */
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Asked | undefined>
  /** Asks until a server answers with less than 500. */
  insist(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Asked>
  /** Kills a process as a power cut would, and starts it again. */
  fell(index: number): Promise<void>
  readonly size: number
  /** How often one was killed. */
  readonly falls: number
}

export interface Asked {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Two servers that only answer, and two workers. */
const members = [['serve', '--no-work'], ['serve', '--no-work'], ['work'], ['work']] as const

/** Starts the processes; each has a data folder of its own, as on machines of their own. */
export async function startCluster(env: Readonly<Record<string, string>>): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'gong-cluster-'))
  const start = (index: number) =>
    startProcess(members[index] ?? ['work'], { ...env, GONG_CONNECTOR_DATA_DIR: join(folder, String(index)) })
  const running = new Map<number, Running>()
  await Promise.all(members.map(async (_, index) => running.set(index, await start(index))))
  let turn = 0
  let falls = 0
  const cluster: Cluster = {
    size: members.length,
    get falls() {
      return falls
    },
    async ask(method, path, body, headers = {}) {
      const servers = [...running.values()].filter(({ url }) => url !== '')
      const server = servers[turn++ % servers.length]
      return server && send(`${server.url}${path}`, method, body, headers).catch(() => undefined)
    },
    async insist(...request) {
      for (let attempt = 0; attempt < 200; attempt++) {
        const answer = await cluster.ask(...request)
        if (answer !== undefined && answer.status < 500) return answer
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      throw new Error(`No server answers ${request[0]} ${request[1]}.`)
    },
    async fell(index) {
      const victim = running.get(index)
      if (victim === undefined) return
      running.delete(index)
      falls++
      await victim.kill('SIGKILL')
      running.set(index, await start(index))
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...running.values()].map(({ kill }) => kill('SIGKILL')))
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return cluster
}

async function send(
  url: string,
  method: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Asked> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Asked['body'] }
}
