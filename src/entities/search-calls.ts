import type { CallBasicData, CallData, CallTranscript } from '../api/types.gen.ts'
import type { Params } from './entity.ts'
import { findTerms, type Terms, termsIn } from './match-terms.ts'
import { type Participant, participantsOf, speakersOf } from './speakers.ts'

/** Reads one page of an entity's list. */
export type ReadPage = <R>(
  entityName: string,
  params: Params,
  cursor?: string,
) => Promise<{
  readonly records: readonly R[]
  readonly totalRecords: number | undefined
  readonly cursor: string | undefined
}>

/** How far a search has come: it goes back in time. */
export interface SearchPosition {
  /** Calls that started at or after this moment are done; in milliseconds. */
  readonly end: number
  /** Calls of the last millisecond before `end` that are done too. */
  readonly done: readonly string[]
  /** How much time to look at next, by how many calls there were. */
  readonly length: number
}

export interface CallSearch {
  readonly terms: Terms
  /** `[from, to)` in milliseconds. */
  readonly from: number
  readonly position: SearchPosition
  /** Hits at most. */
  readonly limit: number
  /** Requests at most. */
  readonly maxRequests: number
  readonly includePrivate: boolean
}

/** Where a call matches. */
export interface CallMatch {
  readonly where: string
  readonly snippet: string
  /** Of what was said: when, in milliseconds from the start of the call. */
  readonly at?: number
}

export interface CallHit {
  readonly call: CallBasicData
  readonly participants: readonly Participant[]
  readonly matches: readonly CallMatch[]
  /** Where to go on after this hit. */
  readonly after: SearchPosition
}

export interface CallSearchResult {
  /** Newest first. */
  readonly hits: readonly CallHit[]
  readonly calls: number
  readonly transcripts: number
  readonly privateCalls: number
  readonly requests: number
  /** All since this moment is searched. */
  readonly searchedFrom: number
  /** Undefined when all is searched. */
  readonly next: SearchPosition | undefined
}

const pageSize = 100
/** Calls of a window: a page of them and one of their transcripts, with room for busier days. */
const wantedCalls = 80
const parts = { context: 'Extended', exposedFields: ['parties', 'topics', 'trackers', 'brief', 'keyPoints'] }

/**
 * Searches calls from the newest to the oldest: every term must be in what Gong knows of the call (title, people,
 * companies, topics, trackers, brief, key points) or in its transcript. Gong has no search and lists the oldest first,
 * so windows of about a page are walked backwards.
 */
export async function searchCalls(read: ReadPage, search: CallSearch): Promise<CallSearchResult> {
  const walk = new Walk(read, search)
  while (walk.mayGoOn()) await walk.searchWindow()
  return walk.result()
}

/** A call that was read and its start in milliseconds. */
interface Candidate {
  readonly call: CallData
  readonly started: number
}

/** One search under way. */
class Walk {
  readonly #read: ReadPage
  readonly #search: CallSearch
  readonly #hits: CallHit[] = []
  readonly #counts = { calls: 0, transcripts: 0, requests: 0 }
  /** The private calls' ids, with their starts. */
  readonly #private = new Map<string, number>()
  #position: SearchPosition

  constructor(read: ReadPage, search: CallSearch) {
    this.#search = search
    this.#position = search.position
    this.#read = (entityName, params, cursor) => {
      this.#counts.requests++
      return read(entityName, params, cursor)
    }
  }

  mayGoOn(): boolean {
    const { from, limit } = this.#search
    return this.#position.end > from && this.#hits.length < limit && this.#left() > 1
  }

  result(): CallSearchResult {
    const { end } = this.#position
    const searchedFrom = Math.max(end, this.#search.from)
    const next = end > this.#search.from ? this.#position : undefined
    const privateCalls = [...this.#private.values()].filter((started) => started >= searchedFrom).length
    return { hits: this.#hits, ...this.#counts, privateCalls, searchedFrom, next }
  }

  #left(): number {
    return this.#search.maxRequests - this.#counts.requests
  }

  /** Searches the window before the position, or makes it shorter when it holds more than may be read. */
  async searchWindow(): Promise<void> {
    const { end, length } = this.#position
    const start = Math.max(this.#search.from, end - length)
    const params = { ...parts, fromDateTime: toIso(start), toDateTime: toIso(end) }
    const first = await this.#read<CallData>('extensive_calls', params)
    const total = Math.max(first.totalRecords ?? 0, first.records.length)
    const pages = Math.ceil(total / pageSize)
    // Each page of calls costs a request for their transcripts too.
    const isDear = total > 2 * pageSize || pages - 1 + pages > this.#left()
    if (isDear && end - start > 1000) {
      this.#position = { ...this.#position, length: lengthFor(end - start, Math.max(total, wantedCalls * 2)) }
      return
    }
    const calls = [...first.records]
    for (let { cursor } = first; cursor !== undefined; ) {
      const page = await this.#read<CallData>('extensive_calls', params, cursor)
      calls.push(...page.records)
      cursor = page.cursor
    }
    if (await this.#searchCandidates(this.#candidates(calls, start))) {
      this.#position = { end: start, done: [], length: lengthFor(end - start, total) }
    }
  }

  #candidates(calls: readonly CallData[], start: number): Candidate[] {
    const { includePrivate } = this.#search
    const done = new Set(this.#position.done)
    const candidates = calls
      .filter(({ metaData }) => !done.has(metaData?.id ?? ''))
      .map((call) => {
        const started = Date.parse(call.metaData?.started ?? '')
        return { call, started: Number.isNaN(started) ? start : Math.floor(started) }
      })
    const isHidden = ({ call }: Candidate) => !includePrivate && call.metaData?.isPrivate === true
    for (const { call, started } of candidates.filter(isHidden))
      this.#private.set(call.metaData?.id ?? '', started)
    return candidates
      .filter((candidate) => !isHidden(candidate))
      .toSorted((left, right) => right.started - left.started)
  }

  /** @returns whether all of them were searched; the position is behind the last one that was. */
  async #searchCandidates(candidates: readonly Candidate[]): Promise<boolean> {
    for (let at = 0; at < candidates.length; at += pageSize) {
      const batch = candidates.slice(at, at + pageSize)
      const known = new Map(
        batch.map((candidate) => [candidate, knownMatches(this.#search.terms, candidate)]),
      )
      const rest = batch.filter((candidate) => !isComplete(this.#search.terms, known.get(candidate) ?? []))
      if (rest.length > 0 && at > 0 && this.#left() <= 0) return false
      const said = await this.#transcripts(rest)
      for (const candidate of batch) {
        const { call, started } = candidate
        this.#counts.calls++
        const isSame = started + 1 === this.#position.end
        const id = call.metaData?.id ?? ''
        this.#position = {
          ...this.#position,
          end: started + 1,
          done: isSame ? [...this.#position.done, id] : [id],
        }
        const matches = this.#matchesOf(candidate, known.get(candidate) ?? [], said.get(id))
        if (matches === undefined) continue
        const { metaData } = call
        const participants = participantsOf(call)
        this.#hits.push({ call: metaData ?? {}, participants, matches, after: this.#position })
        if (this.#hits.length >= this.#search.limit) return false
      }
    }
    return true
  }

  async #transcripts(candidates: readonly Candidate[]): Promise<Map<string, CallTranscript>> {
    const callIds = candidates.map(({ call }) => call.metaData?.id ?? '')
    if (callIds.length === 0) return new Map()
    const found = new Map<string, CallTranscript>()
    let cursor: string | undefined
    do {
      const page = await this.#read<CallTranscript>('call_transcripts', { callIds }, cursor)
      for (const transcript of page.records) found.set(transcript.callId ?? '', transcript)
      cursor = page.cursor
    } while (cursor !== undefined)
    this.#counts.transcripts += found.size
    return found
  }

  #matchesOf(
    { call }: Candidate,
    known: readonly KnownMatch[],
    transcript: CallTranscript | undefined,
  ): CallMatch[] | undefined {
    const { terms } = this.#search
    if (isComplete(terms, known)) return shortList(known)
    if (transcript === undefined) return undefined
    const spoken = spokenMatches(terms, call, transcript)
    return isComplete(terms, [...known, ...spoken.found]) ? [...shortList(known), ...spoken.best] : undefined
  }
}

interface KnownMatch extends CallMatch {
  readonly terms: Terms
}

function isComplete(terms: Terms, matches: readonly { readonly terms: Terms }[]): boolean {
  const found = new Set(matches.flatMap((match) => match.terms))
  return terms.every((term) => found.has(term))
}

/** What a reader needs to see why a call matches: the first place of each term. */
function shortList(matches: readonly KnownMatch[]): CallMatch[] {
  const seen = new Set<string>()
  const chosen = matches.filter(({ terms }) => {
    const isNews = terms.some((term) => !seen.has(term))
    for (const term of terms) seen.add(term)
    return isNews
  })
  return chosen.map(({ where, snippet }) => ({ where, snippet }))
}

/** Matches in what Gong knows of a call but its transcript. */
function knownMatches(terms: Terms, { call }: Candidate): KnownMatch[] {
  return textsOf(call).flatMap(([where, text]) => {
    const found = text === '' ? undefined : findTerms(terms, text)
    return found === undefined ? [] : [{ where, ...found }]
  })
}

function textsOf(call: CallData): [where: string, text: string][] {
  const { content, context, metaData } = call
  const people = participantsOf(call).map(({ name, company, title, emailAddress }) =>
    [name, title, company, emailAddress].filter((text) => text !== undefined).join(', '),
  )
  const records = (context ?? [])
    .flatMap(({ objects }) => objects ?? [])
    .map(({ objectType, fields }) => [
      objectType?.toLowerCase() ?? 'CRM record',
      String(fields?.find(({ name }) => name === 'Name')?.value ?? ''),
    ])
  const topics = (content?.topics ?? []).filter(({ duration }) => duration !== 0)
  const trackers = (content?.trackers ?? []).filter(({ count }) => count !== 0)
  return [
    ['title', metaData?.title ?? ''],
    ...people.map((text): [string, string] => ['person', text]),
    ...(records as [string, string][]),
    ...topics.map(({ name }): [string, string] => ['topic', name ?? '']),
    ...trackers.map(({ name }): [string, string] => ['tracker', name ?? '']),
    ['brief', content?.brief ?? ''],
    ...(content?.keyPoints ?? []).map(({ text }): [string, string] => ['key point', text ?? '']),
  ]
}

/** The sentences with most of the terms, and all terms that were said. */
function spokenMatches(terms: Terms, call: CallData, { transcript }: CallTranscript) {
  const found: { terms: Terms; at: number; text: string; speakerId: string }[] = []
  const spoken = transcript ?? []
  for (const { speakerId, sentences } of spoken) {
    for (const { start, text } of sentences ?? []) {
      const inIt = termsIn(terms, text ?? '')
      if (inIt.length > 0)
        found.push({ terms: inIt, at: start ?? 0, text: text ?? '', speakerId: speakerId ?? '' })
    }
  }
  const speakers = speakersOf(
    call,
    spoken.map(({ speakerId }) => speakerId ?? ''),
  )
  const names = new Map(speakers.map(({ speakerId, name }) => [speakerId, name]))
  const best = found
    .toSorted((left, right) => right.terms.length - left.terms.length || left.at - right.at)
    .slice(0, 2)
    .map(({ text, at, speakerId }) => ({
      where: names.get(speakerId) ?? 'somebody',
      snippet: findTerms(terms, text)?.snippet ?? text,
      at,
    }))
  return { found, best }
}

/** The length of a window that holds about as many calls as one wants, by one that held so many. */
function lengthFor(length: number, calls: number): number {
  return Math.max(1000, Math.floor(length * Math.min(4, wantedCalls / Math.max(calls, 1))))
}

function toIso(moment: number): string {
  return new Date(moment).toISOString()
}
