import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGong } from '../src/client/create-gong.ts'
import { pageParams } from './first-page.ts'
import { withAccount } from './processes.ts'
import type { Row } from './report.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const mostAddedMs = 3
const apiKey = 'key-of-the-benchmark'

/**
 * What the execute API adds to an action, against the same through the SDK: until a client has every byte of the
 * answer, which both have to be parsed or made.
 */
export async function benchExecuteApi(repeats: number): Promise<Row[]> {
  return withAccount({ calls: 200, users: 20, ratePerSecond: 0 }, async (account) => {
    const server = await startServer(account.url)
    try {
      const execute = await connect(server.url)
      const gong = createGong({
        accessKey: 'bench',
        accessKeySecret: 'bench',
        baseUrl: account.url,
        ratePerSecond: 0,
        ratePerDay: 0,
      })
      const rows: Row[] = []
      for (const [what, direct, body] of [
        [
          'a page of 100 extensive calls',
          () => gong.extensiveCalls.list(pageParams),
          { entity: 'calls_extensive', action: 'list', params: pageParams },
        ],
        ['a page of 20 users', () => gong.users.list(), { entity: 'users', action: 'list' }],
      ] as const) {
        const { ours, reference } = await compare(() => execute(body), direct, repeats)
        const addedMs = ours - reference
        rows.push({
          what: `${what} through the execute API: added ${addedMs.toFixed(1)} ms`,
          ours: `${ours.toFixed(1)} ms`,
          reference: `${reference.toFixed(1)} ms through the SDK`,
          ratio: ours / reference,
          goal: `≤ ${mostAddedMs} ms more`,
          isMet: addedMs <= mostAddedMs,
        })
      }
      return rows
    } finally {
      await server.stop()
    }
  })
}

/** Starts the program over a folder that is gone afterwards. */
async function startServer(gongUrl: string) {
  const folder = mkdtempSync(join(tmpdir(), 'gong-bench-'))
  const child = spawn(join(root, 'bin', 'gong-connector'), ['serve', '--port', '0', '--quiet'], {
    env: {
      PATH: process.env['PATH'],
      GONG_BASE_URL: gongUrl,
      GONG_RATE_PER_SECOND: '0',
      GONG_RATE_PER_DAY: '0',
      GONG_CONNECTOR_API_KEY: apiKey,
      GONG_CONNECTOR_DATA_DIR: folder,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  while (!said.includes('\n')) {
    const [part] = await once(child.stdout, 'data')
    said += String(part)
  }
  const url = /listens on (\S+)/.exec(said)?.[1]
  if (url === undefined) throw new Error(`The server said no address: ${said}`)
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'close')
      rmSync(folder, { recursive: true })
    },
  }
}

/** Connects the account and gives a way to execute actions of it. */
async function connect(url: string): Promise<(body: object) => Promise<void>> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
  const post = (path: string, body: object) =>
    fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  const auth_config = { access_key: 'bench', access_key_secret: 'bench' }
  const { id } = (await (await post('/api/v1/connectors/instances', { auth_config })).json()) as {
    id: string
  }
  return async (body) => {
    const response = await post(`/api/v1/connectors/instances/${id}/execute`, body)
    await response.arrayBuffer()
    if (response.status !== 200) throw new Error(`The execute API answered ${response.status}.`)
  }
}

/** Medians in milliseconds of both, measured in turns; the first quarter is still being compiled. */
async function compare(ours: () => Promise<unknown>, reference: () => PromiseLike<unknown>, repeats: number) {
  const times: Record<'ours' | 'reference', number[]> = { ours: [], reference: [] }
  for (let repeat = 0; repeat < repeats; repeat++) {
    const order = repeat % 2 === 0 ? (['ours', 'reference'] as const) : (['reference', 'ours'] as const)
    for (const who of order) {
      const started = performance.now()
      await (who === 'ours' ? ours() : reference())
      times[who].push(performance.now() - started)
    }
  }
  const median = (list: readonly number[]) =>
    list.slice(Math.floor(repeats / 4)).toSorted((left, right) => left - right)[
      Math.floor((repeats * 3) / 8)
    ] ?? Number.NaN
  return { ours: median(times.ours), reference: median(times.reference) }
}
