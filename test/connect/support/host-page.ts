import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

/** A product's own page, on an origin of its own, with Nango's front end bundled in. */
export interface HostPage {
  readonly url: string
  close(): Promise<void>
}

/** @param body what stands in the page besides; `Nango` is there for its scripts. */
export async function startHostPage(body = ''): Promise<HostPage> {
  const script = await bundle(`
    import Nango from '@nangohq/frontend'
    globalThis.Nango = Nango
  `)
  const page = `<!doctype html><meta charset="utf-8"><title>A product</title><script src="/bundle.js"></script>${body}`
  const server = createServer(({ url }, response) => {
    const isScript = url === '/bundle.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : page)
  })
  // Another name of this machine than the server's address: another site as well as another origin.
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The script for browsers that a module makes with all that it imports. */
async function bundle(code: string): Promise<string> {
  const entry = fileURLToPath(new URL('./entry.js', import.meta.url))
  const { output } = await build({
    input: entry,
    write: false,
    platform: 'browser',
    output: { format: 'iife', codeSplitting: false },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
  })
  return output[0].code
}
