import { Agent, request } from 'node:http'
import { compare } from './compare.ts'
import { withAccount, withBareUpstream } from './processes.ts'
import type { Row } from './report.ts'
import { apiKey, connectAccount, startServer } from './server-process.ts'

const mostAddedMs = 2
const leastPerSecond = 1000
const atOnce = 32
const path = '/v2/users'

/** What the proxy adds to one request, and how many it passes on. */
export async function benchProxy(repeats: number, seconds: number): Promise<Row[]> {
  return [
    await withAccount({ calls: 20, users: 20, ratePerSecond: 0 }, ({ url }) => benchLatency(url, repeats)),
    await withBareUpstream(({ url }) => benchThroughput(url, seconds)),
  ]
}

async function benchLatency(url: string, repeats: number): Promise<Row> {
  const { proxied, direct, stop } = await open(url)
  try {
    const { ours, reference } = await compare(proxied, direct, repeats)
    const addedMs = ours - reference
    return {
      what: `a page of 20 users through the proxy: added ${addedMs.toFixed(2)} ms`,
      ours: `${ours.toFixed(2)} ms`,
      reference: `${reference.toFixed(2)} ms without it`,
      ratio: ours / reference,
      goal: `≤ ${mostAddedMs} ms more`,
      isMet: addedMs <= mostAddedMs,
    }
  } finally {
    await stop()
  }
}

async function benchThroughput(url: string, seconds: number): Promise<Row> {
  const { proxied, direct, stop } = await open(url)
  try {
    await perSecond(proxied, seconds / 2)
    const ours = await perSecond(proxied, seconds)
    const reference = await perSecond(direct, seconds / 2)
    return {
      what: `requests a second through the proxy, ${atOnce} at once`,
      ours: ours.toFixed(0),
      reference: `${reference.toFixed(0)} without it`,
      ratio: ours / reference,
      goal: `≥ ${leastPerSecond}`,
      isMet: ours >= leastPerSecond,
    }
  } finally {
    await stop()
  }
}

/** Ways to send a request to the same upstream, through the proxy and without it. */
async function open(url: string) {
  const server = await startServer(url)
  const id = await connectAccount(server.url)
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const proxied = sender(`${server.url}/proxy${path}`, agent, {
    authorization: `Bearer ${apiKey}`,
    'connection-id': id,
    'provider-config-key': 'gong',
  })
  const direct = sender(url + path, agent, { authorization: `Basic ${btoa('bench:bench')}` })
  const stop = async () => {
    agent.destroy()
    await server.stop()
  }
  return { proxied, direct, stop }
}

function sender(address: string, agent: Agent, headers: Readonly<Record<string, string>>) {
  const url = new URL(address)
  return () =>
    new Promise<void>((resolve, reject) => {
      const sent = request(url, { agent, headers }, (response) => {
        response.resume()
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`${address}: ${response.statusCode}`)),
        )
        response.on('error', reject)
      })
      sent.on('error', reject)
      sent.end()
    })
}

/** Sends as many as are answered, so many at once. */
async function perSecond(send: () => Promise<void>, seconds: number): Promise<number> {
  const started = performance.now()
  const end = started + seconds * 1000
  let answered = 0
  const work = async () => {
    while (performance.now() < end) {
      await send()
      answered++
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return (answered * 1000) / (performance.now() - started)
}
