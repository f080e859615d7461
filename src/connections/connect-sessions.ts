import { createHash } from 'node:crypto'
import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'

/** A short-lived permission for a customer's browser to connect. Moments in milliseconds since 1970. */
export interface ConnectSession {
  /** Everything that was given when it was made. */
  readonly content: Readonly<Record<string, unknown>>
  /** Number of the connection that is to be connected anew. */
  readonly connection: number | undefined
  readonly createdAt: number
  readonly expiresAt: number
}

/** A new session, with the token that nothing else tells. */
export interface NewConnectSession {
  readonly token: string
  readonly expiresAt: number
}

/** Permissions to connect; their tokens are kept as hashes alone. */
export interface ConnectSessions {
  /** @param connection number of the connection that is to be connected anew. */
  create(content: Readonly<Record<string, unknown>>, connection?: number): Promise<NewConnectSession>
  /** The session, as long as it lasts. */
  find(token: string): Promise<ConnectSession | undefined>
  /** Whether there was such a session, and it is over: for telling that from a token that never was. */
  isExpired(token: string): Promise<boolean>
  /** @returns whether it was there. */
  remove(token: string): Promise<boolean>
}

export interface ConnectSessionsParts {
  readonly database: Database
  readonly now: () => number
  readonly randomBytes: (count: number) => Uint8Array
}

const lastsMs = 30 * 60_000
/** Expired sessions are kept this long, so that who comes late is told so. */
const rememberedMs = 24 * 3_600_000
const tokenForm = /^nango_connect_session_[\da-f]{64}$/

/** Connect sessions in the server's database. */
export function createConnectSessions({ database, now, randomBytes }: ConnectSessionsParts): ConnectSessions {
  const rowOf = async (token: string): Promise<Row<'connect_sessions'> | undefined> =>
    tokenForm.test(token)
      ? database
          .selectFrom('connect_sessions')
          .selectAll()
          .where('token_hash', '=', hashOf(token))
          .executeTakeFirst()
      : undefined
  return {
    async create(content, connection) {
      const at = now()
      const token = `nango_connect_session_${Buffer.from(randomBytes(32)).toString('hex')}`
      await database
        .deleteFrom('connect_sessions')
        .where('expires_at', '<', at - rememberedMs)
        .execute()
      await database
        .insertInto('connect_sessions')
        .values({
          token_hash: hashOf(token),
          content: JSON.stringify(content),
          connection: connection ?? null,
          created_at: at,
          expires_at: at + lastsMs,
        })
        .execute()
      return { token, expiresAt: at + lastsMs }
    },
    async find(token) {
      const row = await rowOf(token)
      if (row === undefined || row.expires_at <= now()) return undefined
      return {
        content: JSON.parse(row.content) as Record<string, unknown>,
        connection: row.connection ?? undefined,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
      }
    },
    async isExpired(token) {
      const row = await rowOf(token)
      return row !== undefined && row.expires_at <= now()
    },
    async remove(token) {
      const { numDeletedRows } = await database
        .deleteFrom('connect_sessions')
        .where('token_hash', '=', hashOf(token))
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
