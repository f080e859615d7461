import { actionsOf } from '../entities/actions.ts'
import { entities } from '../entities/entities.ts'
import { GongError } from '../errors/gong-error.ts'
import { parseJson } from '../http/parse-json.ts'
import type { Raw, RawRequest } from '../http/raw.ts'
import { createReplayableBody } from '../http/replayable-body.ts'
import type { WireAnswer, WireBody } from '../http/wire.ts'
import { isEmptyAnswer, toGongAnswerError } from './gong-answer.ts'
import { nameOfList, readPaging, toList } from './read-page.ts'

/** A request for a list whose pages are walked. */
export interface RawPagesRequest extends Omit<RawRequest, 'body' | 'isRead'> {
  /** The JSON body of a POST. */
  readonly content: unknown
}

/** Further attempts for a page after the first, where the request does not say: of its failure nobody can be told. */
const laterRetries = 3

/** The records of all pages, or what Gong answered instead of the first one. */
export type RawPages =
  | { readonly pages: AsyncGenerator<readonly unknown[]> }
  | { readonly refusal: WireAnswer; readonly body: Uint8Array<ArrayBuffer> }

/**
 * Walks a list of Gong's by its cursor: in the query of a GET, at the top of the body of a POST.
 * @throws GongError when the first page does not come or has no list; the generator, when a later one fails.
 */
export async function walkPages(raw: Raw, request: RawPagesRequest): Promise<RawPages> {
  const first = await readPage(raw, request, undefined)
  if ('records' in first) return { pages: walkOn(raw, request, first) }
  const { refusal, body } = first
  const isEmpty = refusal.status === 404 && isEmptyAnswer(errorOf(refusal, textOf(body), request))
  return isEmpty ? { pages: noPages() } : first
}

async function* noPages(): AsyncGenerator<readonly unknown[]> {
  // Gong's 404 for a list that is empty.
}

interface ReadPage {
  readonly records: readonly unknown[]
  readonly cursor: string | undefined
}

async function* walkOn(
  raw: Raw,
  request: RawPagesRequest,
  first: ReadPage,
): AsyncGenerator<readonly unknown[]> {
  let page = first
  for (;;) {
    yield page.records
    const { cursor } = page
    if (cursor === undefined) return
    const next = await readPage(raw, request, cursor)
    if (!('records' in next)) throw errorOf(next.refusal, textOf(next.body), request)
    if (next.cursor === cursor)
      throw new GongError('bad_answer', `Gong sent the same page cursor twice while ${doing(request)}.`)
    page = next
  }
}

async function readPage(
  raw: Raw,
  request: RawPagesRequest,
  cursor: string | undefined,
): Promise<ReadPage | { readonly refusal: WireAnswer; readonly body: Uint8Array<ArrayBuffer> }> {
  const isLater = cursor !== undefined
  const answer = await raw({
    ...withCursor(request, cursor),
    // What has answered with a list is one, and what is declared as one.
    isRead: isLater || listOf(request) !== '',
    maxRetries: request.maxRetries ?? (isLater ? laterRetries : undefined),
  })
  const body = await readAll(answer.body)
  if (answer.status < 200 || answer.status > 299) return { refusal: answer, body }
  const fields = parseFields(textOf(body), request)
  const { records: paging, ...others } = fields
  const name = nameOfList(others, listOf(request))
  if (others[name] === undefined && Object.values(others).some(Array.isArray))
    throw new GongError('usage', `The answer while ${doing(request)} has more than one list.`, {
      advice: 'Ask for it page by page.',
    })
  if (others[name] === undefined && cursor === undefined)
    throw new GongError('usage', `The answer while ${doing(request)} has no list.`, {
      advice: 'Leave Nango-Proxy-Paginate out.',
    })
  return { records: toList(others[name]), cursor: readPaging(paging, true).cursor }
}

/** The request for a page, all other inputs the same, as Gong wants it. */
function withCursor({ content, ...request }: RawPagesRequest, cursor: string | undefined): RawRequest {
  const { 'content-length': _, ...given } = request.headers
  // It is read here, and packed again, if at all, by who asked.
  const headers = { ...given, 'accept-encoding': 'identity' }
  if (request.method === 'GET') {
    const url = new URL(request.target, 'https://gong')
    if (cursor !== undefined) url.searchParams.set('cursor', cursor)
    const target = cursor === undefined ? request.target : url.pathname + url.search
    return { ...request, headers, target }
  }
  const fields = typeof content === 'object' && content !== null ? content : {}
  const text = JSON.stringify(cursor === undefined ? fields : { ...fields, cursor })
  const bytes = new TextEncoder().encode(text)
  return {
    ...request,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': String(bytes.byteLength),
    },
    body: createReplayableBody(once(bytes), Number.POSITIVE_INFINITY),
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** The field with the list, by the declaration of the operation with this method and path; `''` when unknown. */
function listOf({ method, target }: RawPagesRequest): string {
  const path = target.split('?', 1)[0] ?? ''
  const actions = Object.values(entities).flatMap((entity) => actionsOf(entity))
  const found = actions
    .filter(({ action }) => action.operation.method === method && fits(action.operation.path, path))
    // The path itself goes before one with a parameter in its place.
    .toSorted(
      (left, right) =>
        Number(right.action.operation.path === path) - Number(left.action.operation.path === path),
    )
    .find(({ action }) => action.kind === 'list' && action.select !== undefined)
  return found?.action.select ?? ''
}

function fits(template: string, path: string): boolean {
  const parts = template.split('/')
  const given = path.split('/')
  return (
    parts.length === given.length && parts.every((part, at) => part.startsWith('{') || part === given[at])
  )
}

function doing({ method, target }: RawPagesRequest): string {
  return `walking the pages of ${method} ${target.split('?', 1)[0]}`
}

function errorOf({ status, headers }: WireAnswer, text: string, request: RawPagesRequest): GongError {
  const body = tryParse(text) ?? text
  const error = toGongAnswerError({ status, headers, body }, { doing: doing(request) }, 0)
  return error ?? new GongError('bad_answer', `Gong answered ${status} while ${doing(request)}.`)
}

function parseFields(text: string, request: RawPagesRequest): Record<string, unknown> {
  const body = tryParse(text)
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>
  throw new GongError('bad_answer', `Gong's answer while ${doing(request)} is not an object.`)
}

function tryParse(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

async function readAll(body: WireBody): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  for (;;) {
    const piece = await body.read()
    if (piece === undefined) break
    pieces.push(piece)
  }
  return new Uint8Array(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer())
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
