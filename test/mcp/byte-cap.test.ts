import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGong, type Gong } from '../../src/client/create-gong.ts'
import { systemClock } from '../../src/client/system-clock.ts'
import { serveLines } from '../../src/mcp/serve-lines.ts'
import { startFixedGong } from './support/fixed-gong.ts'

let fixed: Awaited<ReturnType<typeof startFixedGong>>
let gong: Gong
beforeAll(async () => {
  fixed = await startFixedGong()
  const account = { accessKey: 'key', accessKeySecret: 'secret', baseUrl: fixed.url }
  gong = createGong({ ...account, ratePerSecond: 0, ratePerDay: 0 })
})
afterAll(() => fixed.close())

/** Calls a tool through the server and gives its text; fails when the whole message is longer than the cap. */
async function call(maxBytes: number, name: string, args: object): Promise<string> {
  const lines: string[] = []
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }
  async function* input() {
    yield new TextEncoder().encode(`${JSON.stringify(message)}\n`)
  }
  await serveLines({
    gong,
    tools: { maxBytes },
    input: input(),
    print: (line) => void lines.push(line),
    log: () => undefined,
    clock: systemClock,
    signal: new AbortController().signal,
  })
  expect(lines).toHaveLength(1)
  expect(Buffer.byteLength(lines[0] ?? '')).toBeLessThanOrEqual(maxBytes)
  return JSON.parse(lines[0] ?? '').result.content[0].text
}

const cursorIn = (text: string) => /"cursor":"([^"]+)"/.exec(text)?.[1]
const anyCap = fc.integer({ min: 2000, max: 30_000 })
/** Every kind of character that a text in JSON may have. */
const anyText = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength }),
    fc.string({
      unit: fc.constantFrom('a', '"', '\\', '\n', 'é', '漢', '😀', '\u2028', '\ud800'),
      maxLength,
    }),
  )

describe('no answer is longer than the cap', () => {
  test('and cursors lead through every record once, whatever is in them', async () => {
    const anyUsers = fc.array(fc.record({ firstName: anyText(300), emailAliases: fc.array(anyText(50)) }), {
      minLength: 1,
      maxLength: 150,
      size: 'max',
    })
    await fc.assert(
      fc.asyncProperty(anyCap, anyUsers, fc.integer({ min: 1, max: 200 }), async (cap, users, limit) => {
        const numbered = users.map((user, index) => ({ id: String(index + 1), ...user }))
        fixed.hold({ users: numbered })
        const read: unknown[] = []
        let cursor: string | undefined
        do {
          const text = await call(cap, 'read', { entity: 'users', limit, ...(cursor && { cursor }) })
          const lines = text.split('\n').filter((line) => line.startsWith('{"id":'))
          read.push(...lines.map((line) => JSON.parse(line)))
          expect(lines.length).toBeGreaterThan(0)
          cursor = cursorIn(text)
        } while (cursor !== undefined)
        expect(read.map((user) => (user as { id: string }).id)).toEqual(numbered.map(({ id }) => id))
      }),
      { numRuns: 40 },
    )
  })

  test('and a record too long by itself comes shortened, with what was shortened named', async () => {
    const anyUser = fc.record({
      firstName: anyText(200),
      title: fc.integer({ min: 0, max: 60_000 }).map((length) => '"é😀'.repeat(length / 3)),
      emailAliases: fc.array(anyText(80), { size: 'max', maxLength: 800 }),
    })
    await fc.assert(
      fc.asyncProperty(anyCap, anyUser, async (cap, user) => {
        fixed.hold({ users: [{ id: '1', ...user }] })
        const text = await call(cap, 'read', { entity: 'users' })
        const [, record = ''] = text.split('\n')
        expect(JSON.parse(record)).toMatchObject({ id: '1' })
        const isWhole = JSON.stringify(JSON.parse(record)) === JSON.stringify({ id: '1', ...user })
        expect(text.includes('shortened: ')).toBe(!isWhole)
      }),
      { numRuns: 60 },
    )
  })

  test('and the parts of a transcript put together are all that was said, in order', async () => {
    const long = fc.integer({ min: 100, max: 1500 }).map((count) => '漢"é😀'.repeat(count))
    const anySentence = fc.oneof({ weight: 5, arbitrary: anyText(1500) }, { weight: 1, arbitrary: long })
    const anySentences = fc.array(fc.array(anySentence, { minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 25,
      size: 'max',
    })
    await fc.assert(
      fc.asyncProperty(anyCap, anySentences, async (cap, monologues) => {
        // Line ends and spaces at the ends are how lines are told apart here.
        const clean = monologues.map((texts) => texts.map((text) => `x${text.replaceAll(/[\n…[\]]/g, '')}x`))
        holdTranscript(clean)
        let said = ''
        let cursor: string | undefined
        do {
          const text = await call(cap, 'get_transcript', { call_id: '77', ...(cursor && { cursor }) })
          for (const line of text.split('\n').filter((candidate) => candidate.startsWith('[')))
            said += line.replace(/^\[[\d:]+\] (Jane|Unknown speaker 1): /, ' ')
          cursor = cursorIn(text)
        } while (cursor !== undefined)
        expect(said.replaceAll(/… …/g, '').trim()).toBe(clean.flat().join(' '))
      }),
      { numRuns: 40 },
    )
  })

  test.each(['list_entities', 'describe_entity', 'get_budget'])('in %s', async (name) => {
    const text = await call(
      2000,
      name,
      name === 'describe_entity' ? { entity: 'extensive_calls', action: 'list' } : {},
    )
    expect(text.length).toBeGreaterThan(50)
  })

  test('in errors', async () => {
    const text = await call(2000, 'read', { entity: '漢'.repeat(50_000) })
    expect(text).toContain('cut')
  })
})

test('the first answer from a two-hour transcript is useful within 25,000 tokens, and a second later part is near', async () => {
  const sentence = 'We would like to understand how the onboarding works and what it costs for our teams. '
  holdTranscript(Array.from({ length: 1200 }, () => [sentence.repeat(2)]))
  const first = await call(80_000, 'get_transcript', { call_id: '77' })
  expect(first.length).toBeLessThan(100_000)
  expect(first).toMatch(/Long talk \(call 77\), started 2026-01-31T08:00:00Z, 02:00:00 long/)
  expect(first).toMatch(/- Jane \(Acme, external; CTO, jane@acme\.example\)/)
  expect(first).toMatch(/- Unknown speaker 1 \(id 9\): none of the call’s people/)
  expect(first).toMatch(/^\[00:00:00\] Jane: We would like/m)
  expect(first).toMatch(/Goes on at 00:\d\d:\d\d of 02:00:00: get_transcript with "cursor":"s\d+"/)
  const later = await call(80_000, 'get_transcript', { call_id: '77', from: '1:00:00', to: '1:00:30' })
  expect(later.length).toBeLessThan(3000)
  expect(later).toMatch(/^\[01:00:00\]/m)
  expect(later).toContain('End of the stretch; the call goes on to 02:00:00.')
})

/** A call of two hours with these monologues, of Jane and somebody unknown in turn, evenly spread. */
function holdTranscript(monologues: readonly (readonly string[])[]): void {
  const count = monologues.flat().length
  let index = 0
  const transcript = monologues.map((texts, turn) => ({
    speakerId: turn % 2 === 0 ? '8' : '9',
    sentences: texts.map((text) => {
      const start = Math.floor((7_200_000 / count) * index++)
      return { start, end: start + 1000, text }
    }),
  }))
  const jane = { speakerId: '8', name: 'Jane', emailAddress: 'jane@acme.example', title: 'CTO' }
  fixed.hold({
    call: {
      metaData: {
        id: '77',
        title: 'Long talk',
        started: '2026-01-31T08:00:00Z',
        duration: 7200,
        isPrivate: false,
      },
      parties: [{ ...jane, affiliation: 'External', context: [account] }],
    },
    transcript: { callId: '77', transcript },
  })
}

const account = {
  system: 'Salesforce',
  objects: [{ objectType: 'Contact', fields: [{ name: 'AccountName', value: 'Acme' }] }],
}
