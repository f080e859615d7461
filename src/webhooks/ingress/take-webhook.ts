import { createHash } from 'node:crypto'
import type { Connection } from '../../connections/connection.ts'
import type { Database } from '../../database/open-database.ts'
import { forwardBody } from '../bodies/forward-body.ts'
import type { Outbox } from '../outbox.ts'
import { providerOf } from '../tell-of-auth.ts'
import type { GongWebhook } from './gong-webhook.ts'
import type { SignedToken } from './verify-token.ts'

/** Within which an equal webhook is the same one, sent again, in milliseconds. */
const sameWithinMs = 10 * 60 * 1000

/** A webhook that is believed. */
export interface TakenWebhook {
  readonly webhook: GongWebhook
  /** SHA-256 of its body as it came. */
  readonly bodyHash: string
  /** That are passed on with it. */
  readonly headers: Readonly<Record<string, string>>
  /** Whose it is. */
  readonly connections: readonly Connection[]
  /** What signed it. */
  readonly token?: SignedToken | undefined
  /** Whether products are told of it. */
  readonly isForwarded: boolean
}

/** What came of it: new; the same as a moment ago; or one whose token was used before. */
export type Taken = 'new' | 'again' | 'replayed'

export interface TakeOptions {
  readonly outbox: Outbox
  /** Whether private calls are read where a connection does not say. */
  readonly includePrivate: boolean
  readonly now: number
}

/**
 * Stores a webhook of Gong's and what is to be told of it, in one transaction: once this has answered, nothing of it
 * is lost. Private calls are told to nobody unless the connection's settings include them.
 */
export function takeWebhook(database: Database, taken: TakenWebhook, options: TakeOptions): Promise<Taken> {
  const { token, connections } = taken
  return database.transaction().execute(async (trx) => {
    if (token !== undefined && !(await isFirstUse(trx, token, options.now))) return 'replayed'
    let isNew = connections.length === 0
    for (const connection of connections) if (await takeFor(trx, connection, taken, options)) isNew = true
    if (connections.length === 0 && taken.isForwarded) {
      // As Nango does with what belongs to no connection: as it came, without an envelope.
      const { payload: body } = taken.webhook
      const { headers } = taken
      await options.outbox.put(trx, { type: 'forward', connection: undefined, body, headers })
    }
    return isNew ? 'new' : 'again'
  })
}

async function isFirstUse(
  database: Database,
  { signed, endsAt }: SignedToken,
  now: number,
): Promise<boolean> {
  const id = `token-${hash(signed)}`
  const row = await database
    .insertInto('webhook_inbox')
    .values({ ...emptyRow, id, state: 'seen', next_at: endsAt, received_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

const emptyRow = { connection: null, call_id: null, attempts: 0, owner: null, owned_until: 0 }

/** @returns whether it was new. */
async function takeFor(
  database: Database,
  connection: Connection,
  { webhook, bodyHash, headers, isForwarded }: TakenWebhook,
  { outbox, now, includePrivate }: TakeOptions,
): Promise<boolean> {
  const { callId, isPrivate, isTest, payload } = webhook
  const isVisible = !isPrivate || (connection.settings.includePrivate ?? includePrivate)
  const isRead = isVisible && !isTest && callId !== undefined
  const values = {
    ...emptyRow,
    connection: connection.number,
    call_id: callId ?? null,
    state: isRead ? 'waiting' : 'done',
    next_at: now,
    received_at: now,
  }
  const row = await database
    .insertInto('webhook_inbox')
    .values({ ...values, id: `body-${hash(`${connection.number} ${bodyHash}`)}` })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet(values)
        .where('webhook_inbox.received_at', '<=', now - sameWithinMs),
    )
    .returning('id')
    .executeTakeFirst()
  if (row === undefined) return false
  if (isVisible && isForwarded) {
    const body = forwardBody(connection, await providerOf(database, connection), payload)
    await outbox.put(database, { type: 'forward', connection, body, headers })
  }
  return true
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
