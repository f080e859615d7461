import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createGong, type Gong } from '../../src/client/create-gong.ts'
import { findTerms, parseTerms, termsIn } from '../../src/entities/match-terms.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { createTools, type Tool } from '../../src/tools/create-tools.ts'

const now = '2026-06-01T00:00:00Z'
const from = '2026-04-01T00:00:00Z'
let simulator: Simulator
let gong: Gong
let search: Tool
beforeAll(async () => {
  simulator = await startSimulator({
    calls: 1200,
    users: 20,
    days: 70,
    privateShare: 0.1,
    ratePerSecond: 0,
    now,
  })
  const account = { accessKey: 'key', accessKeySecret: 'secret', baseUrl: simulator.url }
  gong = createGong({ ...account, ratePerSecond: 0, ratePerDay: 0 })
  search = searchTool()
})
afterEach(() => simulator.control.requests.clear())
afterAll(() => simulator.close())

function searchTool(options: { includePrivate?: boolean; maxBytes?: number } = {}): Tool {
  const tools = createTools(gong, { now: () => Date.parse(now), ...options })
  return tools.find(({ name }) => name === 'search_calls') as Tool
}

/** Every hit of a search, over all its answers, and what the dearest answer cost. */
async function searchAll(tool: Tool, args: Readonly<Record<string, unknown>>) {
  const ids: string[] = []
  let cursor: string | undefined
  let dearest = 0
  let answers = 0
  do {
    simulator.control.requests.clear()
    const text = await tool.run({ ...args, ...(cursor && { cursor }) })
    ids.push(...[...text.matchAll(/call_id (\d+)/g)].map(([, id = '']) => id))
    dearest = Math.max(dearest, simulator.control.requests.counts().total)
    cursor = /"cursor":"([^"]+)"/.exec(text)?.[1]
    answers++
  } while (cursor !== undefined && answers < 100)
  return { ids, dearest, answers }
}

/** The calls in whose transcript, title or people’s names every word stands, found by reading everything. */
async function expected(query: string, from: string): Promise<string[]> {
  const terms = parseTerms(query)
  const parts = ['parties', 'topics', 'trackers', 'brief', 'keyPoints'] as const
  const calls = await gong.extensiveCalls
    .list({ fromDateTime: from, toDateTime: now, context: 'Extended', exposedFields: parts })
    .all()
  const spoken = new Map<string, string[]>()
  for await (const { callId, transcript } of gong.callTranscripts.list({
    fromDateTime: from,
    toDateTime: now,
  }))
    spoken.set(
      callId ?? '',
      (transcript ?? []).flatMap(({ sentences }) => (sentences ?? []).map(({ text }) => text ?? '')),
    )
  return calls
    .filter(({ metaData }) => metaData?.isPrivate !== true)
    .filter(({ metaData, parties, content, context }) => {
      const texts = [
        metaData?.title,
        ...(parties ?? []).flatMap(({ name, emailAddress, title }) => [name, emailAddress, title]),
        ...(content?.topics ?? []).map(({ name, duration }) => (duration ? name : '')),
        ...(content?.trackers ?? []).map(({ name, count }) => (count ? name : '')),
        ...(content?.keyPoints ?? []).map(({ text }) => text),
        content?.brief,
        ...(context ?? [])
          .flatMap(({ objects }) => objects ?? [])
          .map(({ fields }) => String(fields?.find(({ name }) => name === 'Name')?.value ?? '')),
        ...(spoken.get(metaData?.id ?? '') ?? []),
      ]
      const found = new Set(texts.flatMap((text) => termsIn(terms, text ?? '')))
      return terms.every((term) => found.has(term))
    })
    .toSorted(
      (left, right) => Date.parse(right.metaData?.started ?? '') - Date.parse(left.metaData?.started ?? ''),
    )
    .map(({ metaData }) => metaData?.id ?? '')
}

describe('a search', () => {
  test.each([
    ['budget', 50, '2026-04-01T00:00:00Z'],
    ['security review', 7, '2026-05-01T00:00:00Z'],
    ['"go live"', 3, '2026-05-21T00:00:00Z'],
  ])('for %s finds every call, newest first, each once, %i at a time', async (query, limit, from) => {
    const { ids } = await searchAll(search, { query, from, limit })
    const truth = await expected(query, from)
    expect(truth.length).toBeGreaterThan(10)
    expect(ids).toEqual(truth)
  })

  test('spends at most its requests before it answers, and goes on', async () => {
    const { ids, dearest, answers } = await searchAll(search, { query: 'xylophonequartet', from })
    expect(ids).toEqual([])
    expect(answers).toBeGreaterThan(1)
    expect(dearest).toBeLessThanOrEqual(10)
  })

  test('of an account with few calls costs as little as reading them', async () => {
    const text = await search.run({ query: 'xylophonequartet', from: '2026-05-28', to: now })
    expect(text).toMatch(/with 2 requests/)
    expect(text).toMatch(/All from 2026-05-28 00:00 on is searched/)
  })

  test('leaves private calls out and counts them, unless they are wanted', async () => {
    const range = { query: 'budget', from: '2026-05-20', to: now, limit: 50 }
    const text = await search.run(range)
    expect(text).toMatch(/left \d+ private calls out/)
    const some = await searchAll(search, range)
    const all = await searchAll(searchTool({ includePrivate: true }), range)
    expect(all.ids.length).toBeGreaterThan(some.ids.length)
    expect(all.ids).toEqual(expect.arrayContaining(some.ids))
  })

  test('goes on behind the last hit that fits under the cap', async () => {
    const range = { query: 'budget', from: '2026-05-20', to: now }
    const short = await searchAll(searchTool({ maxBytes: 2500 }), { ...range, limit: 50 })
    const long = await searchAll(search, range)
    expect(short.ids).toEqual(long.ids)
    expect(short.answers).toBeGreaterThan(long.answers)
  })

  test('shows who was there, and what was said when', async () => {
    const text = await search.run({ query: 'deadline invite', from, limit: 3 })
    expect(text).toMatch(/With: .+\((.+, )?(internal|external)/)
    expect(text).toMatch(/\[\d\d:\d\d:\d\d\] .+: .+/)
  })
})

describe('words', () => {
  test('are found without case and accents, at the beginning of words, and phrases whole', () => {
    expect(parseTerms('  Café "Go  Live!" (x)  x ')).toEqual(['cafe', 'go live', 'x'])
    expect(termsIn(['cafe'], 'Un CAFÉ noir')).toEqual(['cafe'])
    expect(termsIn(['price'], 'the prices')).toEqual(['price'])
    expect(termsIn(['rice'], 'the prices')).toEqual([])
    expect(termsIn(['割引'], '大幅な割引を')).toEqual(['割引'])
    expect(termsIn(['jane@acme.com'], 'Jane, jane@acme.com')).toEqual(['jane@acme.com'])
  })

  test('come with the text around them, also behind letters that folding makes longer or shorter', () => {
    const text = `${'İé'.repeat(300)} the needle lies here ${'z'.repeat(300)}`
    expect(findTerms(['needle'], text)?.snippet).toMatch(/^….*the needle lies here.*…$/)
  })
})
