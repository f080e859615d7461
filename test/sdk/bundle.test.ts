import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { afterAll, describe, expect, test } from 'vitest'
import { startSimulator } from '../../src/simulator/start-simulator.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const simulator = await startSimulator({ calls: 120, users: 8, ratePerSecond: 0, ratePerDay: 0 })
afterAll(() => simulator.close())

/** The SDK as a bundler makes it for browsers, with the schemas of Gong's answers left out or not. */
async function bundle(format: 'esm' | 'iife', hasSchemas = true) {
  const withoutSchemas = {
    name: 'without-schemas',
    transform: (code: string, id: string) =>
      id.includes('/src/api/schemas/') && !hasSchemas
        ? code.replaceAll(/: JsonSchema = [\s\S]*?\n\}?\n(?=\nexport|$)/g, ': JsonSchema = {}\n')
        : null,
  }
  const built = await rolldown({
    cwd: root,
    input: 'src/index.ts',
    platform: 'browser',
    plugins: [withoutSchemas],
    logLevel: 'silent',
  })
  const { output } = await built.generate({ format, name: 'sdk', minify: true, codeSplitting: false })
  return output
}

/** What a program in a browser or a worker has around it. */
const webNames = [
  ...(['fetch', 'Headers', 'Response', 'URL', 'URLSearchParams', 'AbortController', 'AbortSignal'] as const),
  ...(['ReadableStream', 'Blob', 'TextEncoder', 'Uint8Array', 'DOMException', 'crypto', 'btoa'] as const),
  ...(['performance', 'setTimeout', 'clearTimeout'] as const),
]

const [entry, ...others] = await bundle('esm')

describe('the SDK in a bundle for browsers', () => {
  test('is one file that imports nothing, of Node or anybody', () => {
    expect(others).toEqual([])
    expect(entry.imports).toEqual([])
    expect(entry.dynamicImports).toEqual([])
    const packages = entry.moduleIds.flatMap((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? [])
    expect([...new Set(packages)]).toEqual(['zod'])
  })

  test('weighs less than 60 kB, minified and gzipped, without the schemas', async () => {
    const [lean] = await bundle('esm', false)
    expect(entry.code.length).toBeGreaterThan(lean.code.length + 50_000)
    expect(gzipSync(lean.code).byteLength).toBeLessThan(60_000)
  })

  test('works where there is nothing but what the web has', async () => {
    const context = createContext(Object.fromEntries(webNames.map((name) => [name, globalThis[name]])))
    const [script] = await bundle('iife')
    runInContext(`${script.code}; globalThis.sdk = sdk`, context)
    const { createGong } = context['sdk'] as typeof import('../../src/index.ts')
    const gong = createGong({
      accessKey: 'a',
      accessKeySecret: 'b',
      baseUrl: simulator.url,
      ratePerSecond: 0,
    })
    expect(await gong.users.list().all()).toHaveLength(8)
    const file = new TextEncoder().encode('sound')
    await expect(gong.calls.uploadMedia({ id: '1', file })).rejects.toMatchObject({
      name: 'GongHttpError',
      status: 400,
    })
    await expect(gong.calls.uploadMedia({ id: '1', file: 'call.mp3' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('no files in this runtime'),
    })
    const crm = { integrationId: '1', objectType: 'DEAL' as const, crmIds: ['1'] }
    await expect(gong.crmObjects.get(crm)).rejects.toMatchObject({ code: 'usage' })
  })
})
