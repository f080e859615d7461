import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type AddressInfo, type ListenOptions, Server } from 'node:net'
import type { Duplex } from 'node:stream'
import { createAdaptorServer } from '@hono/node-server'
import { GongError } from '../errors/gong-error.ts'
import type { Clock } from '../http/clock.ts'
import type { App } from './app.ts'
import type { AuthSockets } from './auth-sockets.ts'

/** How long requests in flight may take once the server is to stop, in milliseconds. */
const graceMs = 10_000

const keepAliveMs = 65_000
const lookAgainMs = 20

/** What Node's HTTP server has beyond any other. */
interface HttpServer extends Server {
  keepAliveTimeout: number
  requestTimeout: number
  closeAllConnections(): void
}

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
 * @param upgrade takes connections that ask to become WebSockets.
 * @throws GongError `usage` when the port cannot be had.
 */
export async function serve(
  app: App,
  listen: ListenOptions,
  clock: Clock,
  upgrade?: AuthSockets['upgrade'],
): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false })
  if (!(server instanceof Server)) throw new Error('no server of Node')
  const http = server as HttpServer
  // Longer than clients pause, so that it does not close under them.
  http.keepAliveTimeout = keepAliveMs
  // Node would end an upload after five minutes; how long nothing may move is the client's and Gong's to say.
  http.requestTimeout = 0
  let inFlight = 0
  http.on('request', (_request: unknown, response: EventEmitter) => {
    inFlight++
    response.once('close', () => inFlight--)
  })
  const upgraded = new Set<Duplex>()
  if (upgrade !== undefined)
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      upgraded.add(socket)
      socket.once('close', () => upgraded.delete(socket))
      upgrade(request, socket, head)
    })
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
    stop: () => {
      const breakUpgraded = () => {
        for (const socket of upgraded) socket.destroy()
      }
      return stop(http, () => inFlight, breakUpgraded, clock)
    },
  }
}

/**
 * @param inFlight how many requests have not got their answer.
 * @param breakUpgraded ends what is no HTTP any more, which the server does not count among its connections.
 */
async function stop(
  http: HttpServer,
  inFlight: () => number,
  breakUpgraded: () => void,
  clock: Clock,
): Promise<boolean> {
  const closed = new Promise<void>((done) => http.close(() => done()))
  const lastMoment = clock.monotonic() + graceMs
  while (inFlight() > 0 && clock.monotonic() < lastMoment) await clock.sleep(lookAgainMs)
  const isClean = inFlight() === 0
  // Connections outlive their requests, waiting for the next one, which must not come.
  http.closeAllConnections()
  breakUpgraded()
  await closed
  return isClean
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
