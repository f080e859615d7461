import { type AddressInfo, type ListenOptions, Server } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { GongError } from '../errors/gong-error.ts'
import type { Clock } from '../http/clock.ts'
import type { App } from './app.ts'

/** How long requests in flight may take once the server is to stop, in milliseconds. */
const graceMs = 10_000

/** A server that listens. */
export interface Listening {
  /** Its address, without a slash at the end. */
  readonly url: string
  /**
   * Takes no new connections, waits for the requests in flight, and breaks those that take too long.
   * @returns whether all of them ended by themselves.
   */
  stop(): Promise<boolean>
}

/**
 * Opens the port; the only file of the server that does.
 * @throws GongError `usage` when the port cannot be had.
 */
export async function serve(app: App, listen: ListenOptions, clock: Clock): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false })
  if (!(server instanceof Server)) throw new Error('no server of Node')
  const http = server as Server & { closeIdleConnections(): void; closeAllConnections(): void }
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(listen, resolve)
  await promise.catch((cause: NodeJS.ErrnoException) => {
    throw portError(cause, listen)
  })
  server.removeListener('error', reject)
  const { port, address, family } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    async stop() {
      const late = new AbortController()
      const closed = new Promise<boolean>((done) => server.close(() => done(true)))
      http.closeIdleConnections()
      const timer = clock.sleep(graceMs, late.signal).then(
        () => {
          http.closeAllConnections()
          return false
        },
        () => true,
      )
      const isClean = await Promise.race([closed, timer])
      late.abort()
      await closed
      return isClean
    },
  }
}

function portError(cause: NodeJS.ErrnoException, { host, port }: ListenOptions): GongError {
  const place = `${host}:${port}`
  switch (cause.code) {
    case 'EADDRINUSE':
      return new GongError('usage', `Port ${port} is taken on ${host}.`, {
        advice: 'Give another --port, or 0 for any free one.',
        cause,
      })
    case 'EACCES':
      return new GongError('usage', `This user may not listen on ${place}.`, {
        advice: 'Ports below 1024 are for administrators: give another --port.',
        cause,
      })
    default:
      return new GongError('usage', `The server cannot listen on ${place}: ${cause.message}.`, {
        advice: 'Give an address of this machine as --host.',
        cause,
      })
  }
}
