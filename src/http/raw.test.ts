import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../test/support/manual-clock.ts'
import { toGongAnswerError } from '../client/gong-answer.ts'
import { systemWire } from '../client/system-wire.ts'
import { GongError } from '../errors/gong-error.ts'
import { basicCredentials, type Credentials } from './auth.ts'
import { createBudget } from './budget.ts'
import type { HttpEvent } from './http-event.ts'
import { createReplayableBody } from './replayable-body.ts'
import { defaultRetryPolicy } from './retry.ts'
import { createTransport, type TransportOptions } from './transport.ts'
import type { WireAnswer } from './wire.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

type Answer = (request: IncomingMessage, response: ServerResponse, number: number) => void

async function serve(answer: Answer, keepAliveMs = 5000) {
  let count = 0
  const server = createServer((request, response) => answer(request, response, ++count))
  server.keepAliveTimeout = keepAliveMs
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    count: () => count,
  }
}

function rawTo(url: string, more: Partial<TransportOptions> = {}) {
  const clock = createManualClock()
  return createTransport({
    baseUrl: url,
    credentials: basicCredentials('key', 'secret'),
    budget: createBudget({ perSecond: 0, perDay: 0, clock }),
    retry: defaultRetryPolicy,
    clock,
    fetch: globalThis.fetch,
    wire: systemWire,
    random: () => 0.5,
    timeoutMs: 5000,
    userAgent: 'test',
    toError: toGongAnswerError,
    ...more,
  }).raw
}

async function textOf({ body }: WireAnswer): Promise<string> {
  let text = ''
  for (;;) {
    const piece = await body.read()
    if (piece === undefined) return text
    text += Buffer.from(piece).toString()
  }
}

const bodyOf = (text: string, mostBytes = 1000) =>
  createReplayableBody(
    (async function* () {
      yield Buffer.from(text)
    })(),
    mostBytes,
  )

/** Credentials of which there is a new one with each renewal. */
function renewing(mayRenew: () => boolean): Credentials & { readonly renewals: () => number } {
  let number = 1
  return {
    renewals: () => number - 1,
    authorize: () => Promise.resolve({ header: `Bearer t${number}` }),
    renew: () => {
      if (!mayRenew()) return Promise.reject(new GongError('unauthorized', 'Gong refused to renew.'))
      number++
      return Promise.resolve(true)
    },
  }
}

describe('a request that is passed on', () => {
  it('is sent once more with new credentials after a 401, its body too', async () => {
    const bodies: string[] = []
    const { url } = await serve((request, response) => {
      let body = ''
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => {
        bodies.push(`${request.headers.authorization} ${body}`)
        response.writeHead(request.headers.authorization === 'Bearer t2' ? 200 : 401)
        response.end('done')
      })
    })
    const credentials = renewing(() => true)
    const raw = rawTo(url, { credentials })
    const answer = await raw({ method: 'POST', target: '/x', headers: {}, body: bodyOf('the body') })
    expect([answer.status, await textOf(answer)]).toEqual([200, 'done'])
    expect(bodies).toEqual(['Bearer t1 the body', 'Bearer t2 the body'])
  })

  it('renews once only, and gives the 401 when that does not help', async () => {
    const { url, count } = await serve((request, response) => {
      request.resume()
      response.writeHead(401).end('no')
    })
    const credentials = renewing(() => true)
    const answer = await rawTo(url, { credentials })({ method: 'GET', target: '/x', headers: {} })
    expect([answer.status, await textOf(answer), count(), credentials.renewals()]).toEqual([401, 'no', 2, 1])
  })

  it('fails with the refusal of the renewal', async () => {
    const { url } = await serve((_request, response) => response.writeHead(401).end())
    const raw = rawTo(url, { credentials: renewing(() => false) })
    const error = await raw({ method: 'GET', target: '/x', headers: {} }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'unauthorized', message: 'Gong refused to renew.' })
  })

  it('is sent again on a new connection when the server had closed the old one', async () => {
    const { url, server, count } = await serve((_request, response) => response.end('well'))
    const raw = rawTo(url)
    for (let turn = 0; turn < 3; turn++) {
      const answer = await raw({ method: 'GET', target: '/x', headers: {} })
      expect(await textOf(answer)).toBe('well')
      // As a server does whose patience ends in the very moment in which the next request is on its way.
      server.closeIdleConnections()
    }
    expect(count()).toBe(3)
  })

  it('fails with a timeout when the answer stops in the middle, and when none comes', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/begins') response.write('begin')
    })
    const raw = rawTo(url, { timeoutMs: 50 })
    const answer = await raw({ method: 'GET', target: '/begins', headers: {} })
    await expect(textOf(answer)).rejects.toThrow()
    await expect(answer.ended).rejects.toThrow()
    await expect(raw({ method: 'GET', target: '/silent', headers: {} })).rejects.toMatchObject({
      code: 'timeout',
    })
  })

  it('does not count the time that the client takes to read', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 8_000_000 })
      response.end(Buffer.alloc(8_000_000))
    })
    const answer = await rawTo(url, { timeoutMs: 50 })({ method: 'GET', target: '/x', headers: {} })
    let bytes = (await answer.body.read())?.byteLength ?? 0
    await new Promise((resolve) => setTimeout(resolve, 200))
    for (let piece = await answer.body.read(); piece !== undefined; piece = await answer.body.read())
      bytes += piece.byteLength
    expect(bytes).toBe(8_000_000)
  })

  it('tells of each attempt, of its end, and of what it waited for', async () => {
    const events: HttpEvent[] = []
    const { url } = await serve((_request, response, number) => {
      response.writeHead(number === 1 ? 429 : 200, { 'retry-after': '3' })
      response.end('said')
    })
    const answer = await rawTo(url, { onEvent: (event) => void events.push(event) })({
      method: 'GET',
      target: '/v2/x?a=1',
      headers: {},
    })
    await textOf(answer)
    await answer.ended
    const answers = events.filter((event) => event.type === 'answer')
    expect(answers.map(({ status, attempt }) => [status, attempt])).toEqual([
      [429, 1],
      [200, 2],
    ])
    expect(answers[1]).toMatchObject({ path: '/v2/x', query: { a: '1' }, waitedMs: expect.any(Number) })
  })
})
