import { randomBytes } from 'node:crypto'
import { systemRuntime } from '../../../src/client/runtime.ts'
import type { Connection } from '../../../src/connections/connection.ts'
import { createVault } from '../../../src/connections/vault.ts'
import { type Database, locateDatabase, openDatabase } from '../../../src/database/open-database.ts'
import type { Clock } from '../../../src/http/clock.ts'
import type { Wire } from '../../../src/http/wire.ts'
import { createDeliverer, type Deliverer } from '../../../src/jobs/deliver-webhooks.ts'
import { createEndpoints, type Endpoints } from '../../../src/webhooks/endpoints.ts'
import { createMessages, type Messages } from '../../../src/webhooks/messages.ts'
import { createOutbox, type Outbox } from '../../../src/webhooks/outbox.ts'

export interface PostOffice extends AsyncDisposable {
  readonly database: Database
  readonly endpoints: Endpoints
  readonly outbox: Outbox
  readonly messages: Messages
  readonly deliverer: Deliverer
  readonly log: readonly string[]
  /** Tells of something; `n` tells messages apart. */
  tell(n: number, connection?: Connection, type?: string): Promise<void>
}

export interface PostOfficeOptions {
  /** As GONG_CONNECTOR_DATABASE_URL has it. */
  readonly url: string
  readonly clock: Clock
  readonly allowsPrivate?: boolean
  readonly lookup?: (host: string) => Promise<readonly string[]>
  readonly wire?: Wire
}

const key = Buffer.alloc(32, 7)

/** Outbox, endpoints and deliverer over a database, as one process has them. */
export async function openPostOffice(options: PostOfficeOptions): Promise<PostOffice> {
  const { clock } = options
  const { database } = await openDatabase(locateDatabase(options.url, ''))
  const { randomId, random, wire } = systemRuntime
  const now = clock.now
  const bytes = (count: number) => randomBytes(count)
  const vault = createVault({ key, randomBytes: bytes })
  const endpoints = createEndpoints({ database, vault, now, randomId, randomBytes: bytes })
  const log: string[] = []
  const deliverer = createDeliverer({
    database,
    endpoints,
    clock,
    randomId,
    random,
    wire: options.wire ?? wire,
    guard: {
      allowsPrivate: options.allowsPrivate ?? true,
      lookup: options.lookup ?? (() => Promise.resolve(['127.0.0.1'])),
    },
    redact: (text) => text,
    log: (line) => log.push(line),
  })
  const outbox = createOutbox({ now, randomId, onWake: () => deliverer.wake() })
  return {
    database,
    endpoints,
    outbox,
    messages: createMessages(database, endpoints, outbox),
    deliverer,
    log,
    async tell(n, connection, type = 'sync') {
      await database.transaction().execute((trx) => outbox.put(trx, { type, connection, body: { n, type } }))
      outbox.wake()
    },
    async [Symbol.asyncDispose]() {
      await deliverer.stop()
      await database.destroy()
    },
  }
}

/** A connection as others see it. */
export function connectionOf(number: number, more: Partial<Connection> = {}): Connection {
  return {
    number,
    uid: `uid-${number}`,
    id: `customer-${number}`,
    integration: 'gong',
    name: '',
    workspace: 'default',
    baseUrl: 'https://api.gong.io',
    auth: 'access_key',
    metadata: {},
    connectionConfig: {},
    tags: {},
    endUser: undefined,
    webhookUrlOverride: undefined,
    settings: {},
    authError: undefined,
    ingressKey: `key-of-${number}-0123456789abcdef`,
    ruleKeys: [],
    createdAt: 0,
    updatedAt: 0,
    fetchedAt: 0,
    checkedAt: 0,
    credentialsVersion: 1,
    expiresAt: undefined,
    ...more,
  }
}
