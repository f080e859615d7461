import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import type { Endpoint } from './endpoint.ts'
import type { Endpoints } from './endpoints.ts'
import type { Outbox } from './outbox.ts'
import type { Target } from './target.ts'

/** Messages that are put in again at once. */
const replayStep = 200
/** Bodies of a page: what Gong sends may be long. */
const mostBytes = 8 * 1024 * 1024
/** The type of what tries out an endpoint. */
const testType = 'test'

export type DeliveryState = 'waiting' | 'delivered' | 'failed'

/** One message on its way to one address, with its tries where they were asked for. */
export interface MessageDelivery extends Row<'webhook_deliveries'> {
  readonly tries: readonly Row<'webhook_attempts'>[]
}

/** A message with where it went. */
export interface SentMessage extends Row<'webhook_messages'> {
  readonly deliveries: readonly MessageDelivery[]
}

export interface MessagePage {
  readonly messages: readonly SentMessage[]
  readonly hasMore: boolean
}

/** Which messages are meant; all that is given must fit. */
export interface MessageFilter {
  /** Of any of its deliveries. */
  readonly state?: DeliveryState | undefined
  readonly type?: string | undefined
  /** Numbers of connections. */
  readonly connections?: readonly number[] | undefined
  /** In milliseconds since 1970. */
  readonly since?: number | undefined
  readonly limit: number
  /** Id of the last message of the page before. */
  readonly before?: string | undefined
}

/** What was told, for people. */
export interface Messages {
  /** The newest first; fewer than asked for where their bodies are long. */
  list(filter: MessageFilter): Promise<MessagePage>
  /** With every try. */
  find(id: string): Promise<SentMessage | undefined>
  /**
   * Sends a message once more: to its connection's own address if it went there, else to the endpoints that take it
   * now; one that tries out an endpoint to that one.
   * @returns to how many addresses; undefined when there is no such message.
   */
  replay(id: string): Promise<number | undefined>
  /**
   * Sends an endpoint what it takes and has not got since a moment; what is on its way to it is left alone.
   * @param all also what it has got.
   * @returns how many messages.
   */
  replayTo(endpoint: string, since: number, all: boolean): Promise<number>
}

/** @param database the same that the outbox is kept in. */
export function createMessages(database: Database, endpoints: Endpoints, outbox: Outbox): Messages {
  return {
    async list(filter) {
      const sizes = await listSizes(database, { ...filter, limit: filter.limit + 1 })
      let bytes = 0
      const page = sizes.slice(0, filter.limit).filter(({ size }, index) => {
        bytes += Number(size)
        return index === 0 || bytes <= mostBytes
      })
      const rows = await rowsOf(
        database,
        page.map(({ id }) => id),
      )
      return {
        messages: await withDeliveries(database, rows),
        hasMore: sizes.length > page.length,
      }
    },
    async find(id) {
      const [message] = await withDeliveries(database, await rowsOf(database, [id]))
      return message
    },
    async replay(id) {
      const message = await this.find(id)
      if (message === undefined) return undefined
      const targets = againTo(message, await endpoints.list())
      await database.transaction().execute(async (trx) => {
        for (const target of targets) await outbox.putAgain(trx, target, id, message.connection)
      })
      outbox.wake()
      return targets.length
    },
    replayTo: (id, since, all) => replayTo(database, { endpoints, outbox }, { id, since, all }),
  }
}

/** Where a message goes when it is sent once more. */
function againTo({ type, deliveries }: SentMessage, endpoints: readonly Endpoint[]): Target[] {
  const own = deliveries.filter(({ endpoint }) => endpoint === null).map(({ url }) => url)
  if (own.length > 0) return [...new Set(own)].map((url) => ({ endpoint: undefined, url }))
  const takes = ({ id, types }: Endpoint) =>
    type === testType
      ? deliveries.some(({ endpoint }) => endpoint === id)
      : types.length === 0 || types.includes(type)
  return endpoints
    .filter((endpoint) => endpoint.state === 'on' && takes(endpoint))
    .map(({ id, url }) => ({ endpoint: id, url }))
}

function listSizes(database: Database, filter: MessageFilter) {
  const { state, type, connections, since, limit, before } = filter
  let query = database
    .selectFrom('webhook_messages as message')
    // The one that both engines know without reading the body.
    .select(({ fn }) => ['message.id', fn<number>('octet_length', ['message.body']).as('size')])
  if (type !== undefined) query = query.where('message.type', '=', type)
  if (since !== undefined) query = query.where('message.created_at', '>=', since)
  if (before !== undefined) query = query.where('message.id', '<', before)
  if (connections !== undefined)
    query = query.where('message.connection', 'in', connections.length === 0 ? [-1] : connections)
  if (state !== undefined)
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('webhook_deliveries as delivery')
          .select('delivery.id')
          .whereRef('delivery.message', '=', 'message.id')
          .where('delivery.state', '=', state),
      ),
    )
  return query.orderBy('message.id', 'desc').limit(limit).execute()
}

async function rowsOf(
  database: Database,
  ids: readonly string[],
): Promise<readonly Row<'webhook_messages'>[]> {
  if (ids.length === 0) return []
  const query = database.selectFrom('webhook_messages').selectAll().where('id', 'in', ids)
  return query.orderBy('id', 'desc').execute()
}

async function withDeliveries(
  database: Database,
  rows: readonly Row<'webhook_messages'>[],
): Promise<SentMessage[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const deliveries = await database
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('message', 'in', ids)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const tries =
    deliveries.length === 0
      ? []
      : await database
          .selectFrom('webhook_attempts')
          .selectAll()
          .where(
            'delivery',
            'in',
            deliveries.map(({ id }) => id),
          )
          .orderBy('at')
          .execute()
  const triesOf = Map.groupBy(tries, ({ delivery }) => delivery)
  const withTries = deliveries.map((row) => ({ ...row, tries: triesOf.get(row.id) ?? [] }))
  const deliveriesOf = Map.groupBy(withTries, ({ message }) => message)
  return rows.map((row) => ({ ...row, deliveries: deliveriesOf.get(row.id) ?? [] }))
}

interface Replay {
  readonly id: string
  readonly since: number
  readonly all: boolean
}

async function replayTo(
  database: Database,
  { endpoints, outbox }: { readonly endpoints: Endpoints; readonly outbox: Outbox },
  { id, since, all }: Replay,
): Promise<number> {
  const endpoint = await endpoints.find(id)
  if (endpoint?.state !== 'on') return 0
  const left: readonly DeliveryState[] = all ? ['waiting'] : ['waiting', 'delivered']
  // Those that are put in while it runs go out by themselves.
  const [newest] = await listSizes(database, { limit: 1 })
  let after = ''
  let count = 0
  for (;;) {
    const rows = await database
      .selectFrom('webhook_messages')
      .select(['id', 'connection'])
      .where('created_at', '>=', since)
      .where('id', '>', after)
      .where('id', '<=', newest?.id ?? '')
      .$if(endpoint.types.length > 0, (query) => query.where('type', 'in', endpoint.types))
      .where('type', '!=', testType)
      .orderBy('id')
      .limit(replayStep)
      .execute()
    const last = rows.at(-1)
    if (last === undefined) return count
    after = last.id
    // Looked up for these alone: for all at once it would take as long as there is much.
    const settled = await database
      .selectFrom('webhook_deliveries')
      .select('message')
      .where(
        'message',
        'in',
        rows.map((row) => row.id),
      )
      .where(({ eb, and, or }) =>
        or([
          and([eb('endpoint', '=', id), eb('state', 'in', left)]),
          // What went to a connection's own address is for that one alone.
          eb('endpoint', 'is', null),
        ]),
      )
      .execute()
    const known = new Set(settled.map(({ message }) => message))
    const missing = rows.filter((row) => !known.has(row.id))
    await database.transaction().execute(async (trx) => {
      for (const row of missing)
        await outbox.putAgain(trx, { endpoint: id, url: endpoint.url }, row.id, row.connection)
    })
    outbox.wake()
    count += missing.length
  }
}
