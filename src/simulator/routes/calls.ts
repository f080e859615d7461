import type { CallOrder, CallQuery } from '../account/call-index.ts'
import { type ContentSelector, extensiveOf } from '../account/extensive.ts'
import { metaDataOf } from '../account/meta-data.ts'
import { transcriptOf } from '../account/transcript.ts'
import { Refusal } from '../answer.ts'
import { parseDateTime } from '../date-times.ts'
import { LazyList } from '../lazy-list.ts'
import { type Page, readPage } from './paging.ts'
import type { RouteContext, RouteRequest, Routes } from './route.ts'

/** A filter of calls, from a query or a body. */
interface CallFilter {
  readonly fromDateTime?: string
  readonly toDateTime?: string
  readonly workspaceId?: string
  readonly callIds?: readonly string[]
  readonly primaryUserIds?: readonly string[]
}

/** GET /v2/calls, GET /v2/calls/{id}, POST /v2/calls/extensive and POST /v2/calls/transcript. */
export const callRoutes: Routes = {
  listCalls(context, { query }) {
    const { account } = context
    const page = readCalls(context, 'listCalls', 'list', query, query['cursor'], 'fromDateTime')
    return {
      records: page.records,
      calls: new LazyList(page.items, (number) => metaDataOf(account.seed, account.call(number))),
    }
  },

  getCall({ account }, { values }) {
    const call = account.findCall(values['id'] ?? '')
    if (call === undefined) throw new Refusal(404, `Call ID ${values['id']} was not found`)
    return { call: metaDataOf(account.seed, call) }
  },

  listCallsExtensive(context, request) {
    const { filter, cursor } = bodyOf(request)
    const selector = selectorOf(request)
    const page = readCalls(context, 'listCallsExtensive', 'start', filter, cursor, 'filter.fromDateTime')
    // Without its scope the media is left out, the rest is answered.
    const mediaUrl = request.scopes.has('api:calls:read:media-url') ? context.mediaUrl : undefined
    const { account } = context
    return {
      records: page.records,
      calls: new LazyList(page.items, (number) =>
        extensiveOf(account, account.call(number), selector, mediaUrl),
      ),
    }
  },

  getCallTranscripts(context, request) {
    const { account } = context
    const { filter, cursor } = bodyOf(request)
    const page = readCalls(
      context,
      'getCallTranscripts',
      'start',
      filter,
      cursor,
      'filter.fromDateTime',
      true,
    )
    return {
      records: page.records,
      callTranscripts: new LazyList(page.items, (number) => transcriptOf(account, account.call(number))),
    }
  },
}

/** Reads a page of call numbers and refuses as Gong does when a filter finds nothing. */
function readCalls(
  context: RouteContext,
  operation: string,
  order: CallOrder,
  filter: CallFilter,
  cursor: string | undefined,
  fromName: string,
  hasTranscript = false,
): Page<number> {
  const { account, cursors } = context
  const now = account.now()
  const query = { ...queryOf(context, order, filter, fromName), hasTranscript }
  const timeOf = (number: number) =>
    order === 'list' ? account.index.at(number).listTime : account.index.at(number).start
  const page = readPage<number>(cursors, cursor, {
    operation,
    idName: 'callId',
    count: () => account.index.count(query, now),
    after: (position) => account.index.select(query, now, position),
    positionOf: (number) => ({ time: timeOf(number), id: account.identifiers.of('call', number) }),
  })
  if (page.items.length === 0 && isFiltered(filter)) {
    throw new Refusal(404, 'No calls found corresponding to the provided filters')
  }
  return page
}

function queryOf(
  { account }: RouteContext,
  order: CallOrder,
  filter: CallFilter,
  fromName: string,
): CallQuery {
  const from = filter.fromDateTime == null ? undefined : parseDateTime(filter.fromDateTime)
  const to = filter.toDateTime == null ? undefined : parseDateTime(filter.toDateTime)
  if (from !== undefined && to !== undefined && from >= to) {
    throw new Refusal(400, `${fromName}: must be before toDateTime`)
  }
  const { workspaceId, callIds, primaryUserIds } = filter
  return {
    order,
    from,
    to,
    workspace: workspaceId == null ? undefined : (account.identifiers.read('workspace', workspaceId) ?? -1),
    numbers: callIds?.length ? numbersOf(reader(account, 'call'), callIds) : undefined,
    hosts: primaryUserIds?.length ? numbersOf(reader(account, 'user'), primaryUserIds) : undefined,
  }
}

function reader(account: RouteContext['account'], kind: 'call' | 'user'): (id: string) => number | undefined {
  return (id) => account.identifiers.read(kind, id)
}

function numbersOf(read: (id: string) => number | undefined, ids: readonly string[]): ReadonlySet<number> {
  return new Set(ids.map(read).filter((number) => number !== undefined))
}

function isFiltered(filter: CallFilter): boolean {
  const { fromDateTime, toDateTime, workspaceId, callIds, primaryUserIds } = filter
  return (
    [fromDateTime, toDateTime, workspaceId].some((value) => value != null) ||
    Boolean(callIds?.length || primaryUserIds?.length)
  )
}

function bodyOf({ body }: RouteRequest): {
  readonly filter: CallFilter
  readonly cursor: string | undefined
} {
  return {
    filter: body['filter'] as CallFilter,
    cursor: (body['cursor'] as string | null | undefined) ?? undefined,
  }
}

function selectorOf({ body }: RouteRequest): ContentSelector {
  const selector = (body['contentSelector'] as ContentSelector | null | undefined) ?? {}
  if (selector.contextTiming?.length && selector.context !== 'Extended') {
    throw new Refusal(400, 'contentSelector.contextTiming: can be provided only when context is Extended')
  }
  return selector
}
