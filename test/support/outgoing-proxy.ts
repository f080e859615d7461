import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { makeCertificate } from './certificate.ts'

/** A proxy as companies have one, behind which there is a world of its own. */
export interface OutgoingProxy extends AsyncDisposable {
  /** With the user and the password that it wants. */
  readonly url: string
  /** By which the world's hosts prove themselves, as PEM. */
  readonly certificate: string
  /** What went through it, each `CONNECT host:port` or `GET http://host/path`. */
  readonly passed: readonly string[]
}

const password = 'secret-of-the-proxy'
const wanted = `Basic ${Buffer.from(`user:${password}`).toString('base64')}`

/**
 * Starts one.
 * @param hosts names that nobody else knows.
 * @param answer what they answer, over HTTPS or not.
 */
export async function startOutgoingProxy(
  hosts: readonly string[],
  answer: RequestListener,
): Promise<OutgoingProxy> {
  const { key, cert } = makeCertificate(hosts)
  const passed: string[] = []
  const isLetIn = ({ headers }: IncomingMessage) => headers['proxy-authorization'] === wanted
  const world = createServer(answer)
  const proxy = createServer((request, response) => {
    if (!isLetIn(request)) return void response.writeHead(407).end()
    passed.push(`${request.method} ${request.url}`)
    answer(request, response)
  })
  proxy.on('connect', (request: IncomingMessage, socket) => {
    socket.on('error', () => socket.destroy())
    if (!isLetIn(request)) return void socket.end('HTTP/1.1 407 Who are you?\r\n\r\n')
    passed.push(`CONNECT ${request.url}`)
    socket.write('HTTP/1.1 200 Go on\r\n\r\n')
    if (!request.url?.endsWith(':443')) return void world.emit('connection', socket)
    const secureContext = createSecureContext({ key, cert })
    const opened = new TLSSocket(socket, { isServer: true, secureContext })
    opened.on('error', () => opened.destroy())
    world.emit('connection', opened)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    url: `http://user:${password}@127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    certificate: cert,
    passed,
    async [Symbol.asyncDispose]() {
      world.closeAllConnections()
      proxy.closeAllConnections()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
