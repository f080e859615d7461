import { expect, test } from 'vitest'
import { openGong, type Parsed, type TestGong } from '../test-gong.ts'
import { VENDOR } from '../words/companies.ts'
import { LANGUAGES } from '../words/languages.ts'
import { SLOTS, TOPICS } from '../words/words.ts'
import { COMPETITORS, phrasePattern } from './phrasebook.ts'
import { TRACKERS } from './trackers.ts'

const EVERYTHING = {
  context: 'Extended',
  contextTiming: ['Now', 'TimeOfCall'],
  exposedFields: {
    parties: true,
    media: true,
    content: {
      structure: true,
      topics: true,
      trackers: true,
      trackerOccurrences: true,
      brief: true,
      outline: true,
      highlights: true,
      callOutcome: true,
      keyPoints: true,
    },
    interaction: { speakers: true, video: true, personInteractionStats: true, questions: true },
    collaboration: { publicComments: true },
  },
}

const extensive = async (gong: TestGong, contentSelector?: unknown) =>
  (await gong.ask('POST', '/v2/calls/extensive', { filter: {}, contentSelector })).json.calls

test('the same seed and options give the same account, byte by byte; another seed another', async () => {
  const read = async (seed: number) => {
    await using gong = await openGong({ seed, calls: 60 })
    const answers = [
      await gong.ask('POST', '/v2/calls/extensive', { filter: {}, contentSelector: EVERYTHING }),
      await gong.ask('POST', '/v2/calls/transcript', { filter: {} }),
      await gong.ask('GET', '/v2/users'),
      await gong.ask('GET', '/v2/settings/scorecards'),
      await gong.ask('POST', '/v2/stats/activity/scorecards', { filter: { reviewMethod: 'BOTH' } }),
    ]
    const volatile = /"requestId":"\w+"|"cursor":"[^"]+"|"(?:audio|video)Url":"[^"]+"/g
    return answers.map(({ text }) => text.replaceAll(volatile, '')).join('\n')
  }
  const [first, again, other] = [await read(7), await read(7), await read(8)]
  expect(again === first).toBe(true)
  expect(other === first).toBe(false)
})

test('the content selector is honoured to the letter', async () => {
  await using gong = await openGong()
  const keys = async (selector?: unknown) =>
    [...new Set((await extensive(gong, selector)).flatMap(Object.keys))].sort()
  expect(await keys()).toEqual(['metaData'])
  expect(await keys({})).toEqual(['metaData'])
  expect(await keys({ context: 'None' })).toEqual(['metaData'])
  expect(await keys({ exposedFields: { parties: true, media: false } })).toEqual(['metaData', 'parties'])
  expect(await keys(EVERYTHING)).toEqual([
    'collaboration',
    'content',
    'context',
    'interaction',
    'media',
    'metaData',
    'parties',
  ])
  const [{ content }] = (await extensive(gong, { exposedFields: { content: { topics: true } } })).slice(5)
  expect(Object.keys(content)).toEqual(['topics'])
})

test('context comes in depth and timing as asked, and a timing without depth is refused', async () => {
  await using gong = await openGong()
  const objects = (calls: { context: { objects: Record<string, unknown>[] }[] }[]) =>
    calls.flatMap(({ context }) => context.flatMap((system) => system.objects))
  const basic = objects(await extensive(gong, { context: 'Basic' }))
  expect(basic.length).toBeGreaterThan(50)
  expect(basic.every(({ fields }) => Array.isArray(fields) && fields.length === 0)).toBe(true)
  const extended = objects(await extensive(gong, { context: 'Extended' }))
  expect(new Set(extended.map(({ timing }) => timing))).toEqual(new Set(['Now']))
  expect(extended.every(({ fields }) => Array.isArray(fields) && fields.length > 5)).toBe(true)
  const both = objects(await extensive(gong, { context: 'Extended', contextTiming: ['Now', 'TimeOfCall'] }))
  expect(both).toHaveLength(2 * extended.length)
  const refused = await gong.ask('POST', '/v2/calls/extensive', {
    filter: {},
    contentSelector: { context: 'Basic', contextTiming: ['Now'] },
  })
  expect(refused.status).toBe(400)
})

test('keyword trackers found exactly what was said', async () => {
  await using gong = await openGong({ calls: 100 })
  const calls = await extensive(gong, EVERYTHING)
  const { callTranscripts } = (await gong.ask('POST', '/v2/calls/transcript', { filter: {} })).json
  let found = 0
  for (const { callId, transcript } of callTranscripts) {
    const { metaData, parties, content } = calls.find(
      (call: { metaData: { id: string } }) => call.metaData.id === callId,
    )
    const ours = new Set(
      parties
        .filter((party: { affiliation: string }) => party.affiliation === 'Internal')
        .map((party: { speakerId: string }) => party.speakerId),
    )
    const { keywords } = LANGUAGES.get(metaData.language) ?? { keywords: {} }
    for (const { name, type, affiliation } of TRACKERS) {
      if (type === 'SMART') continue
      const phrases =
        name === COMPETITORS ? VENDOR.competitors : ((keywords as Record<string, string[]>)[name] ?? [])
      const texts = transcript
        .filter(({ speakerId }: { speakerId: string }) => affiliation === 'Anyone' || !ours.has(speakerId))
        .flatMap(({ sentences }: { sentences: { text: string }[] }) => sentences.map(({ text }) => text))
      const said = phrases.reduce(
        (sum, phrase) =>
          sum +
          texts.reduce(
            (count: number, text: string) => count + (text.match(phrasePattern(phrase))?.length ?? 0),
            0,
          ),
        0,
      )
      const tracker = content.trackers.find((candidate: { name: string }) => candidate.name === name)
      expect({ callId, name, count: tracker.count }).toEqual({ callId, name, count: said })
      expect(tracker.occurrences).toHaveLength(said)
      found += said
    }
  }
  expect(found).toBeGreaterThan(300)
})

test('sentences follow each other within the call, and nearly all speakers are parties of it', async () => {
  await using gong = await openGong({ calls: 120 })
  const calls = [
    ...(await gong.walk('POST', '/v2/calls/extensive', 'calls', { filter: {}, contentSelector: EVERYTHING })),
  ]
  const transcripts = await gong.walk('POST', '/v2/calls/transcript', 'callTranscripts', { filter: {} })
  const byId = new Map(calls.map((call) => [call.metaData.id, call]))
  let strangers = 0
  let turns = 0
  for (const { callId, transcript } of transcripts) {
    const { metaData, parties } = byId.get(callId)
    const known = new Set(parties.map((party: { speakerId: string | null }) => party.speakerId))
    let last = 0
    for (const { speakerId, sentences } of transcript) {
      turns += 1
      if (!known.has(speakerId)) strangers += 1
      for (const { start, end, text } of sentences) {
        expect(start).toBeGreaterThanOrEqual(last)
        expect(end).toBeGreaterThan(start)
        expect(text).not.toMatch(/[{}|<>]|undefined/)
        last = end
      }
    }
    expect(last).toBeLessThanOrEqual(metaData.duration * 1000)
  }
  expect(strangers).toBeGreaterThan(0)
  expect(strangers / turns).toBeLessThan(0.02)
  expect(parties(calls).some((party) => party.speakerId === null)).toBe(true)
  expect(parties(calls).every((party) => Array.isArray(party.context))).toBe(true)
})

test('metadata has offsets of several zones, some microseconds, explicit nulls and several languages', async () => {
  await using gong = await openGong({ calls: 400 })
  const calls = await gong.walk('GET', '/v2/calls', 'calls')
  const offsets = new Set(calls.map(({ started }) => /(?:Z|[+-]\d\d:\d\d)$/.exec(started)?.[0]))
  expect(offsets.size).toBeGreaterThan(4)
  expect(calls.some(({ started }) => /\.\d{6}[Z+-]/.test(started))).toBe(true)
  expect(calls.some(({ started }) => /:\d\d[Z+-]/.test(started))).toBe(true)
  expect(calls.every((call) => 'customData' in call && call.customData === null)).toBe(true)
  for (const language of ['eng', 'spa', 'deu', 'fra'])
    expect(calls.some((call) => call.language === language)).toBe(true)
  expect(calls.some((call) => ['und', 'zxx'].includes(call.language))).toBe(true)
})

test('AI content is kept from calls that are too short for it', async () => {
  await using gong = await openGong({ calls: 400 })
  const calls = await gong.walk('POST', '/v2/calls/extensive', 'calls', {
    filter: {},
    contentSelector: EVERYTHING,
  })
  const short = calls.filter(({ metaData }) => metaData.duration < 30)
  const long = calls.filter(({ metaData }) => metaData.duration > 300)
  expect(short.length).toBeGreaterThan(0)
  expect(short.every(({ content }) => content.brief === undefined && content.keyPoints === undefined)).toBe(
    true,
  )
  expect(long.filter(({ content }) => content.brief !== undefined).length / long.length).toBeGreaterThan(0.9)
})

test('ids are strings of 19 digits in most places and numbers with every digit in scorecards', async () => {
  await using gong = await openGong({ calls: 600 })
  const calls = await gong.walk('GET', '/v2/calls', 'calls')
  expect(calls.every(({ id, primaryUserId }) => /^\d{19}$/.test(id) && /^\d{19}$/.test(primaryUserId))).toBe(
    true,
  )
  const { text } = await gong.ask('POST', '/v2/stats/activity/scorecards', { filter: {} })
  const callIds = [...text.matchAll(/"callId":(\d+)/g)].map(([, digits]) => digits)
  expect(callIds.length).toBeGreaterThan(10)
  expect(callIds.every((id) => calls.some((call) => call.id === id))).toBe(true)
  expect(callIds.some((id) => String(Number(id)) !== id)).toBe(true)
  const settings = (await gong.ask('GET', '/v2/settings/scorecards')).text
  const scorecards = [...settings.matchAll(/"scorecardId":(\d{19})/g)].map(([, digits]) => digits)
  expect([...text.matchAll(/"scorecardId":(\d+)/g)].every(([, id]) => scorecards.includes(id))).toBe(true)
})

test('every language says something on every topic, with slots that exist', () => {
  for (const { code, exchanges, titles, briefs, points, actions, comments } of LANGUAGES.values()) {
    for (const topic of TOPICS) expect(exchanges[topic].length, `${code} ${topic}`).toBeGreaterThan(1)
    const texts = [exchanges, titles, briefs, points].flatMap((lists) => Object.values(lists).flat())
    for (const text of [...texts, ...actions, ...comments]) {
      for (const [, slot] of text.matchAll(/\{(\w*)\}/g)) expect(SLOTS, text).toContain(slot)
    }
    expect(
      Object.values(exchanges)
        .flat()
        .every((exchange) => exchange.split('\n').every((line) => /^[<>] \S/.test(line))),
    ).toBe(true)
  }
})

function parties(calls: readonly Parsed[]): readonly Parsed[] {
  return calls.flatMap((call) => call.parties)
}
