import type { Clock } from '../../src/http/clock.ts'

const latencyMs = 300
const hourMs = 3_600_000

/** A Gong that costs next to nothing: every account has a few users, and a call each second hour. */
export function createLightGong(clock: Clock) {
  let requests = 0
  const answer = (path: string, body: Asked): object => {
    if (path === '/v2/users')
      return { users: ['1', '2', '3'].map((id) => ({ id, emailAddress: `${id}@a.test` })) }
    if (path === '/v2/workspaces') return { workspaces: [{ id: '1', name: 'Main' }] }
    if (path === '/v2/calls/extensive') return { calls: callsBetween(body, clock.now()) }
    if (path === '/v2/calls/transcript')
      return { callTranscripts: (body.filter?.callIds ?? []).map(transcriptOf) }
    throw new Error(`The light Gong has no ${path}.`)
  }
  return {
    requests: () => requests,
    async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
      requests++
      const request = new Request(input, init)
      const text = await request.text()
      await clock.sleep(latencyMs, init?.signal ?? undefined)
      const found = answer(new URL(request.url).pathname, text === '' ? {} : JSON.parse(text))
      const list = Object.values(found)[0] as unknown[]
      const records = { totalRecords: list.length, currentPageSize: list.length, currentPageNumber: 0 }
      return Response.json({ requestId: 'light', records, ...found })
    },
  }
}

interface Asked {
  readonly filter?: {
    readonly fromDateTime?: string
    readonly toDateTime?: string
    readonly callIds?: string[]
  }
}

function callsBetween({ filter = {} }: Asked, now: number): object[] {
  const from = Math.max(Date.parse(filter.fromDateTime ?? ''), now - 7 * 24 * hourMs)
  const to = Math.min(Date.parse(filter.toDateTime ?? ''), now)
  const calls: object[] = []
  for (let slot = Math.ceil(from / (2 * hourMs)); slot * 2 * hourMs < to; slot++) {
    const metaData = {
      id: String(slot),
      title: `Call ${slot}`,
      started: new Date(slot * 2 * hourMs).toISOString(),
      duration: 1800,
      isPrivate: false,
    }
    calls.push({ metaData, parties: [{ id: '1', name: 'Ann', speakerId: '7' }] })
  }
  return calls
}

function transcriptOf(callId: string): object {
  const sentences = [{ start: 0, end: 900, text: 'Hello and welcome.' }]
  return { callId, transcript: [{ speakerId: '7', topic: null, sentences }] }
}
