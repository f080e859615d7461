import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

/** A Postgres of its own, in a temporary folder, gone with the process that made it. */
export interface PostgresServer {
  /** Of its database `postgres`. */
  readonly url: string
  /** Stops it; `immediate` as a machine that falls does. */
  stop(how?: 'fast' | 'immediate'): Promise<void>
  /** Starts it again, at the same address. */
  start(): Promise<void>
  /** Stops it and removes its folder. */
  close(): Promise<void>
}

/** Where Debian's packages put the binaries, one folder a version. */
const debianFolder = '/usr/lib/postgresql'
const patienceMs = 30_000

/** The folder of Postgres' binaries, or why there is none that can be used. */
export function findPostgres(): { readonly binaries: string } | { readonly missing: string } {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : []
  const newest = versions.sort((left, right) => Number(right) - Number(left))[0]
  if (newest === undefined) return { missing: `there is no Postgres in ${debianFolder}` }
  if (userInfo().uid === 0 && ownerOf('u') === undefined)
    return { missing: 'Postgres does not run as root, and there is no user postgres' }
  return { binaries: join(debianFolder, newest, 'bin') }
}

/** Postgres does not run as root. */
function ownerOf(kind: 'u' | 'g'): number | undefined {
  try {
    return Number(execFileSync('id', [`-${kind}`, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }))
  } catch {
    return undefined
  }
}

/**
 * Runs Postgres until a line comes, or the end: of the process that started it then, and nobody else cleans up.
 * $1 binaries, $2 folder, $3 port.
 */
const guard = `
trap '' INT TERM HUP
"$1/postgres" -D "$2/data" -p "$3" -k "$2" -c listen_addresses=127.0.0.1 -c fsync=off \\
  -c max_connections=300 >>"$2/log" 2>&1 </dev/null &
postgres=$!
if read -r signal; then kill -s "$signal" $postgres; wait $postgres
else kill -s INT $postgres; wait $postgres; rm -rf "$2"; fi
`

/**
 * Makes a Postgres and starts it.
 * @param binaries as `findPostgres` gives it.
 */
export async function startPostgres(binaries: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'gong-postgres-'))
  const isRoot = userInfo().uid === 0
  const owner = isRoot ? { uid: ownerOf('u') ?? 0, gid: ownerOf('g') ?? 0 } : {}
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid)
  const options = ['-A', 'trust', '-U', 'postgres', '--locale=C', '-E', 'UTF8', '--no-sync']
  const making = spawn(join(binaries, 'initdb'), ['-D', join(folder, 'data'), ...options], {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(making, 'close')
  if (code !== 0) throw new Error(`initdb ended with exit code ${code}`)
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const run = () =>
    spawn('/bin/sh', ['-c', guard, 'guard', binaries, folder, String(port)], {
      ...owner,
      cwd: folder,
      stdio: ['pipe', 'ignore', 'ignore'],
      // Ctrl-C is for the process that owns it.
      detached: true,
    })
  let running: ReturnType<typeof run> | undefined
  const server: PostgresServer = {
    url,
    async start() {
      running ??= run()
      await ready(url, join(folder, 'log'))
    },
    async stop(how = 'fast') {
      const stopped = running
      running = undefined
      if (stopped === undefined) return
      const closed = once(stopped, 'close')
      stopped.stdin.end(`${how === 'fast' ? 'INT' : 'QUIT'}\n`)
      await closed
    },
    async close() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await server.start().catch(async (error: unknown) => {
    await server.close()
    throw error
  })
  return server
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

async function ready(url: string, log: string): Promise<void> {
  const lastMoment = performance.now() + patienceMs
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (performance.now() > lastMoment)
        throw new Error(`Postgres does not start: ${readFileSync(log, 'utf8')}`, { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
