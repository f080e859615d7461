import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Row } from './report.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const mostReadyMs = 1000
const mostMegabytes = 120
/** After it is ready: what is measured is a server that has come to rest. */
const restMs = 5000

/** How long `serve` takes until it is ready, and its memory when it rests: out of the checkout, and as it is published. */
export async function benchServe(repeats: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gong-bench-'))
  try {
    const empty = await measure(folder, process.execPath, ['--eval', emptyServer], 1)
    const rows: Row[] = []
    for (const [name, program] of [
      ['from source', join(root, 'bin/gong-connector')],
      ['built', buildPackage(folder)],
    ] as const) {
      const { readyMs, megabytes } = await measure(
        folder,
        program,
        ['serve', '--port', '0', '--quiet'],
        repeats,
      )
      rows.push({
        what: `serve (${name}), start to ready`,
        ours: `${Math.round(readyMs)} ms`,
        reference: `${Math.round(empty.readyMs)} ms for an HTTP server of Node alone`,
        ratio: readyMs / empty.readyMs,
        goal: `≤ ${mostReadyMs} ms`,
        isMet: readyMs <= mostReadyMs,
      })
      rows.push({
        what: `serve (${name}), memory at rest`,
        ours: `${Math.round(megabytes)} MB`,
        reference: `${Math.round(empty.megabytes)} MB`,
        ratio: megabytes / empty.megabytes,
        goal: `≤ ${mostMegabytes} MB`,
        isMet: megabytes <= mostMegabytes,
      })
    }
    return rows
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const emptyServer = `require('node:http').createServer((request, response) => response.end()).listen(0, '127.0.0.1', function () {
  console.log('listens on http://127.0.0.1:' + this.address().port)
})`

/** The package as it is published, in a folder of its own. @returns its executable. */
function buildPackage(folder: string): string {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const target = join(folder, 'package')
  mkdirSync(join(target, 'bin'), { recursive: true })
  execFileSync(process.execPath, [
    compiler,
    '-p',
    join(root, 'tsconfig.build.json'),
    '--outDir',
    join(target, 'dist'),
  ])
  for (const file of ['package.json', 'bin/gong-connector'])
    copyFileSync(join(root, file), join(target, file))
  symlinkSync(join(root, 'node_modules'), join(target, 'node_modules'))
  return join(target, 'bin/gong-connector')
}

interface Measured {
  readonly readyMs: number
  readonly megabytes: number
}

/** The median of several starts, after one that fills the cache of compiled code. */
async function measure(
  folder: string,
  program: string,
  args: readonly string[],
  repeats: number,
): Promise<Measured> {
  const all: Measured[] = []
  for (let repeat = 0; repeat <= repeats; repeat++) all.push(await startOnce(folder, program, args))
  const counted = all.slice(1)
  return {
    readyMs: median(counted.map(({ readyMs }) => readyMs)),
    megabytes: median(counted.map(({ megabytes }) => megabytes)),
  }
}

async function startOnce(folder: string, program: string, args: readonly string[]): Promise<Measured> {
  const started = performance.now()
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], HOME: folder, GONG_CONNECTOR_DATA_DIR: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    const url = await address(child)
    const { ok } = await fetch(`${url}/readyz`)
    if (!ok) throw new Error(`${program} ${args[0]} is not ready.`)
    const readyMs = performance.now() - started
    await new Promise((resolve) => setTimeout(resolve, restMs))
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
    return { readyMs, megabytes: (Number(kilobytes) * 1024) / 1e6 }
  } finally {
    child.kill()
    await once(child, 'close')
  }
}

async function address(child: ChildProcess): Promise<string> {
  let said = ''
  child.stderr?.on('data', (text) => {
    said += text
  })
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text) => {
      said += text
      const url = /listens on (\S+)\n/.exec(said)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.once('close', () => reject(new Error(said)))
  })
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
