import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAccount } from './account/account.ts'
import { SALTS } from './account/salts.ts'
import { type Answer, Refusal } from './answer.ts'
import { createClock } from './clock.ts'
import { createCredentials } from './credentials.ts'
import { createCursors } from './cursor.ts'
import { loadDescription } from './description.ts'
import { Dice } from './dice.ts'
import { answerApi, type GongParts } from './gong-api.ts'
import { fillOptions, type SimulatorOptions } from './options.ts'
import { createRateLimit } from './rate-limit.ts'
import { createRequestLog, type RequestLog } from './request-log.ts'

/** A running simulator. */
export interface Simulator {
  /** Its address, without a slash at the end. */
  readonly url: string
  readonly port: number
  readonly control: SimulatorControl
  close(): Promise<void>
}

/** Looks into a running simulator and changes it. */
export interface SimulatorControl {
  readonly requests: RequestLog
}

/** Starts a Gong look-alike. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const full = fillOptions(options)
  const clock = createClock(full.now === undefined ? undefined : Date.parse(full.now))
  const description = loadDescription()
  const account = createAccount(full, clock)
  const allScopes = [...new Set(description.operations.flatMap((operation) => operation.scopes))]
  const requests = createRequestLog()
  const parts: GongParts = {
    description,
    credentials: createCredentials({
      accessKey: full.accessKey,
      accessKeySecret: full.accessKeySecret,
      scopes: full.scopes ?? allScopes,
      scopesOfToken: (token) => (token === '' ? undefined : allScopes),
    }),
    rateLimit: createRateLimit(full.ratePerSecond, full.ratePerDay, clock),
    context: {
      account,
      clock,
      cursors: createCursors(`simulator-${full.seed}`, clock),
      mediaUrl: (callId, kind) => `${url}/media/${callId}/${kind}`,
    },
  }
  const chance = new Dice(full.seed, SALTS.request, Math.floor(performance.now() * 1000))
  const server = createServer((request, response) => {
    void answer(request, response, parts, requests, full.latencyMs, chance)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(full.port, full.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://${full.host}:${port}`
  return {
    url,
    port,
    control: { requests },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: GongParts,
  log: RequestLog,
  latency: number,
  chance: Dice,
): Promise<void> {
  const arrival = performance.now()
  const url = new URL(request.url ?? '/', 'http://simulator')
  const method = request.method ?? 'GET'
  const body = await readBody(request)
  const requestId = Array.from({ length: 19 }, () => chance.int(36).toString(36)).join('')
  const received = {
    method,
    path: url.pathname,
    query: url.searchParams,
    authorization: request.headers.authorization,
    body,
  }
  const result = tryAnswer(() => answerApi(parts, received), requestId)
  if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency))
  response.writeHead(result.status, { 'content-type': 'application/json;charset=UTF-8', ...result.headers })
  response.end(JSON.stringify(result.body))
  log.add(
    {
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body,
      status: result.status,
      time: performance.timeOrigin + arrival,
      duration: performance.now() - arrival,
      retryAfter: result.headers?.['Retry-After'],
    },
    url.pathname,
  )
}

function tryAnswer(compute: () => Answer, requestId: string): Answer {
  try {
    const { status, body, headers } = compute()
    return { status, body: { requestId, ...(body as object) }, ...(headers === undefined ? {} : { headers }) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { status: error.status, body: { requestId, errors: error.errors }, headers: error.headers }
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
