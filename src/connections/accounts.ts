import { createGong, type Gong } from '../client/create-gong.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Credentials } from '../http/auth.ts'
import type { RetryPolicy } from '../http/retry.ts'
import type { AuthMarks } from './auth-marks.ts'
import type { Connection } from './connection.ts'
import { type ConnectionAccess, createConnectionAccess } from './connection-access.ts'
import type { ConnectionCredentials } from './connection-credentials.ts'
import type { ConnectionsParts } from './connections-parts.ts'
import { createGongPool } from './gong-pool.ts'
import type { Hearing } from './hear-answers.ts'
import { accountOf, authorizationOf, type HeldCredentials, secretsOf } from './held-credentials.ts'
import { type RenewalWish, renewTokens } from './renew-tokens.ts'

/** The clients and credentials of connections in this process. */
export interface Accounts {
  /** @throws GongError `unauthorized` when Gong refused to renew its tokens. */
  open(connection: Connection): Promise<Gong>
  credentials(connection: Connection): Promise<Credentials>
  /** Its credentials as they may be used now. */
  current(connection: Connection, force: boolean): Promise<HeldCredentials>
  /** A client with credentials that are not stored yet. */
  tryOut(uid: string, held: HeldCredentials): Gong
  heard(uid: string, status: number): void
  drop(uid: string): void
}

export interface AccountsParts extends ConnectionsParts {
  readonly marks: AuthMarks
  readonly hearing: Hearing
  readonly nextProbe: () => number
}

/** Waits of an answer are shorter than a client's patience; longer ones are the client's to plan. */
const retry: Partial<RetryPolicy> = { maxRetries: 3, longestWaitMs: 30_000 }

/** Makes the accounts of this process. */
export function openAccounts(parts: AccountsParts): Accounts {
  const { clock, randomId } = parts
  const owner = randomId()
  const accesses = new Map<string, ConnectionAccess>()
  const { hear } = parts.hearing
  const pool = createGongPool((uid, baseUrl, credentials, budget) => {
    const { fetch, random, onEvent } = parts
    return createGong({
      credentials,
      baseUrl,
      budget,
      retry,
      runtime: { clock, fetch, random, randomId },
      onEvent: (event) => {
        onEvent?.(event)
        if (event.type === 'answer') hear(uid, event.status)
      },
    })
  }, parts.openBudget)

  function accessOf({ uid, credentialsVersion }: Connection): ConnectionAccess {
    let access = accesses.get(uid)
    if (access === undefined) {
      access = createConnectionAccess({
        read: () => read(uid, parts),
        renew: (version, force) => renew(uid, { version, force }, owner, parts),
        onRefused: () => hear(uid, 401),
        onWarning: parts.log,
        clock,
      })
      accesses.set(uid, access)
    }
    if (access.expect(credentialsVersion)) parts.hearing.turned(uid)
    return access
  }

  return {
    async open(connection) {
      const access = accessOf(connection)
      const held = await access.current()
      const { uid } = connection
      return pool.take(uid, accountOf(uid, held), held.baseUrl, access)
    },
    async credentials(connection) {
      const access = accessOf(connection)
      await access.current()
      return access
    },
    current: (connection, force) => accessOf(connection).current({ force }),
    tryOut: (uid, held) =>
      pool.take(uid, accountOf(uid, held), held.baseUrl, { authorize: () => authorizationOf(held) }),
    heard: hear,
    drop(uid) {
      accesses.get(uid)?.forget()
      accesses.delete(uid)
      parts.hearing.forget(uid)
      pool.drop(uid)
    },
  }
}

/** Reads and opens the credentials of a connection. */
async function read(uid: string, { database, vault, hide }: AccountsParts): Promise<HeldCredentials> {
  const row = await database
    .selectFrom('connections')
    .select(['key_id', 'sealed_credentials', 'credentials_version', 'base_url', 'auth_error', 'auth'])
    .where('uid', '=', uid)
    .executeTakeFirst()
  if (row === undefined) {
    throw new GongError('not_found', 'The connection is not there any more.', {
      advice: 'It was deleted; connect the account again.',
    })
  }
  const text = vault.open({ keyId: row.key_id, box: row.sealed_credentials }, uid)
  const credentials = withType(JSON.parse(text) as object, row.auth)
  hide(secretsOf(credentials))
  return {
    version: row.credentials_version,
    credentials,
    baseUrl: row.base_url,
    authError: row.auth_error === null ? undefined : JSON.parse(row.auth_error),
  }
}

/** Credentials of instances were sealed without their type before there were connections. */
function withType(credentials: object, type: string): ConnectionCredentials {
  return { type, ...credentials } as ConnectionCredentials
}

async function renew(
  uid: string,
  wish: RenewalWish,
  owner: string,
  parts: AccountsParts,
): Promise<HeldCredentials> {
  const { operations, integrations, database, randomId } = parts
  const connection = await database
    .selectFrom('connections')
    .select(['number', 'id', 'integration'])
    .where('uid', '=', uid)
    .executeTakeFirst()
  const ask = () =>
    renewTokens(uid, wish, {
      ...parts,
      owner,
      app: () => integrations.app(connection?.integration ?? ''),
      operationId: () => operations?.current()?.id ?? randomId(),
      read: (id) => read(id, parts),
    })
  // What is logged here may be what a proxied request or a sync waits for.
  if (operations === undefined || connection === undefined) return ask()
  return operations.run({ kind: 'auth', name: 'refresh', connection }, ask)
}
