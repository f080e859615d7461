import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemRuntime } from '../../src/client/runtime.ts'
import { encodeBody } from '../../src/webhooks/bodies/encode-body.ts'
import { sendWebhook } from '../../src/webhooks/send-webhook.ts'
import { signatureHeaders } from '../../src/webhooks/sign.ts'
import { codeBlocksOf, readPages, root } from '../docs/pages.ts'

const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
const programs = readPages()
  .filter(({ path }) => path === 'docs/webhooks.md')
  .flatMap(codeBlocksOf)
  .filter(({ language }) => language === 'js')
  .map((block) => [`${block.path}:${block.line}`, block.code] as const)

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test.each(programs)(
  'the program at %s takes what the server sends and refuses what it did not sign',
  async (_, code) => {
    // Beside the packages that it imports.
    const folder = mkdtempSync(join(root, 'node_modules', '.guide-'))
    const file = join(folder, 'product.mjs')
    writeFileSync(file, code)
    const port = await freePort()
    const env = { ...process.env, PORT: String(port), GONG_CONNECTOR_WEBHOOK_SIGNING_KEY: secret }
    const product = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    product.stdout.on('data', (text) => {
      said += text
    })
    const body = encodeBody({ type: 'auth', connectionId: 'acme' })
    const send = async (key: string) => {
      const headers = signatureHeaders({ id: 'msg_1', at: Date.now(), body, secrets: [key] })
      for (;;) {
        const signal = new AbortController().signal
        const outcome = await sendWebhook(
          { url: `http://127.0.0.1:${port}`, headers, body, signal },
          systemRuntime,
        )
        if (outcome.status !== undefined) return outcome.status
        await systemRuntime.clock.sleep(50)
      }
    }
    try {
      expect(await send(secret)).toBe(204)
      expect(await send(`whsec_${Buffer.alloc(32, 6).toString('base64')}`)).toBe(401)
      expect(said).toBe('auth acme\n')
    } finally {
      product.kill('SIGKILL')
      rmSync(folder, { recursive: true })
    }
  },
)

test('the guide has a program for each kind of signature', () => {
  expect(programs).toHaveLength(2)
})
