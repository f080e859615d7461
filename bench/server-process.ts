import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The server's key. */
export const apiKey = 'key-of-the-benchmark'

/** Starts the program over a folder that is gone afterwards. */
export async function startServer(gongUrl: string) {
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

/** Connects an account. @returns its id. */
export async function connectAccount(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/connectors/instances`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ auth_config: { access_key: 'bench', access_key_secret: 'bench' } }),
  })
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  const { id } = (await response.json()) as { id: string }
  return id
}
