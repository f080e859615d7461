import type { Params } from '../entities/entity.ts'
import { parseTerms } from '../entities/match-terms.ts'
import {
  type CallHit,
  type CallSearchResult,
  type SearchPosition,
  searchCalls,
} from '../entities/search-calls.ts'
import { GongError } from '../errors/gong-error.ts'
import { createReader } from './create-reader.ts'
import { countOf, cutToBytes, jsonBytes } from './text-size.ts'
import { parseMoment, timeStamp } from './time-stamp.ts'
import { readsGong, type ToolDefinition, type ToolParts } from './tool.ts'

const dayMs = 86_400_000
const defaultDays = 30
const defaultLimit = 10
/** Requests that one search may cost. */
const maxRequests = 10
/** People that a hit names. */
const mostPeople = 8

/** The tool that finds calls by words. */
export function createSearchCallsTool(parts: ToolParts): ToolDefinition {
  return {
    ...readsGong,
    name: 'search_calls',
    description: `Find calls, newest first, in which every word of the query occurs: in title, people, e-mail addresses, companies, topics, trackers, brief, key points or transcript. Costs up to ${maxRequests} Gong requests; goes on with the cursor.${parts.includePrivate ? '' : ' Private calls are left out.'}`,
    parameters: {
      type: 'object',
      properties: {
        query: { type: 'string', description: 'Words, or "a phrase"' },
        from: { type: 'string', description: `Date or date-time; default ${defaultDays} days before to` },
        to: { type: 'string', description: 'Not included; default now' },
        limit: { type: 'integer', minimum: 1, maximum: 50, description: `Default ${defaultLimit}` },
        cursor: { type: 'string', description: 'Of the answer before, with the same query' },
      },
      required: ['query'],
    },
    run: async (args, options) => {
      const query = String(args['query'])
      const terms = parseTerms(query)
      if (terms.length === 0)
        throw new GongError('usage', 'search_calls: query has no word in it.', {
          advice: 'Give words that the calls have, such as a company and a topic.',
        })
      const { from, position } = startOf(args, parts.now())
      const search = {
        ...{ terms, from, position, maxRequests, includePrivate: parts.includePrivate },
        limit: (args['limit'] as number | undefined) ?? defaultLimit,
      }
      const result = await searchCalls(createReader(parts.gong.executor, options).readPage, search)
      return render(query, from, position, result, parts.maxBytes)
    },
  }
}

function startOf(args: Params, now: number): { from: number; position: SearchPosition } {
  const cursor = args['cursor'] as string | undefined
  if (cursor !== undefined) return parseCursor(cursor)
  const to = args['to'] === undefined ? now : parseMoment('search_calls: to', String(args['to']))
  const from =
    args['from'] === undefined
      ? to - defaultDays * dayMs
      : parseMoment('search_calls: from', String(args['from']))
  if (from < to) return { from, position: { end: to, done: [], length: to - from } }
  throw new GongError('usage', 'search_calls: from must be before to.', {
    advice: `from is ${new Date(from).toISOString()}, to is ${new Date(to).toISOString()}.`,
  })
}

function writeCursor(from: number, { end, done, length }: SearchPosition): string {
  return btoa(JSON.stringify([from, end, length, ...done])).replaceAll('=', '')
}

function parseCursor(cursor: string): { from: number; position: SearchPosition } {
  try {
    const [from, end, length, ...done] = JSON.parse(atob(cursor)) as unknown[]
    const numbers = [from, end, length]
    if (numbers.every(Number.isSafeInteger) && done.every((id) => typeof id === 'string'))
      return {
        from: Number(from),
        position: { end: Number(end), length: Number(length), done: done as string[] },
      }
  } catch {
    // Told below.
  }
  throw new GongError('usage', `search_calls: the cursor “${cursor}” is not whole.`, {
    advice: 'Give it exactly as it came with the answer before, or leave it out to begin anew.',
  })
}

function render(
  query: string,
  from: number,
  start: SearchPosition,
  result: CallSearchResult,
  maxBytes: number,
): string {
  const { hits, next } = result
  let left = maxBytes - Math.min(1500, maxBytes / 2)
  const texts: string[] = []
  for (const [index, hit] of hits.entries()) {
    const text = cutToBytes(renderHit(hit, index + 1), index === 0 ? left : maxBytes)
    left -= jsonBytes(`${text}\n\n`)
    if (left < 0 && index > 0) break
    texts.push(text)
  }
  const isCut = texts.length < hits.length
  const after = isCut ? hits[texts.length - 1]?.after : next
  const goesBackTo = isCut && after !== undefined ? after.end : result.searchedFrom
  const day = (moment: number) => new Date(moment).toISOString().slice(0, 16).replace('T', ' ')
  const shown = cutToBytes(query, 200)
  const facts = [
    `${texts.length === 0 ? 'No calls' : countOf(texts.length, 'call')} for “${shown}” from ${day(start.end)} back to ${day(goesBackTo)} UTC`,
    `searched ${countOf(result.calls, 'call')} and ${countOf(result.transcripts, 'transcript')} with ${countOf(result.requests, 'request')}`,
    ...(result.privateCalls > 0 ? [`left ${countOf(result.privateCalls, 'private call')} out`] : []),
  ]
  const end =
    after === undefined
      ? `All from ${day(from)} on is searched.`
      : `Not all is searched yet (wanted: back to ${day(from)}). To go on: "cursor":"${writeCursor(from, after)}"`
  return [`${facts.join('; ')}.`, ...texts, end].join('\n\n')
}

function renderHit({ call, matches, participants }: CallHit, number: number): string {
  const people = participants.slice(0, mostPeople).map(({ name, company, affiliation, emailAddress }) => {
    const more = [company, affiliation === 'unknown' ? undefined : affiliation, emailAddress]
    const told = more.filter((text) => text !== undefined && text !== name).join(', ')
    return told === '' ? name : `${name} (${told})`
  })
  if (participants.length > mostPeople) people.push(`${participants.length - mostPeople} more`)
  const length = call.duration == null ? '' : `, ${timeStamp(call.duration * 1000)} long`
  return [
    `${number}. ${call.title ?? 'Untitled call'}`,
    `   call_id ${call.id}, ${call.started ?? 'start unknown'}${length}`,
    ...(people.length > 0 ? [`   With: ${people.join('; ')}`] : []),
    ...matches.map(({ where, snippet, at }) =>
      at === undefined ? `   ${where}: ${snippet}` : `   [${timeStamp(at)}] ${where}: ${snippet}`,
    ),
  ].join('\n')
}
