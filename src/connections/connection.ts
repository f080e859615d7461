/** How a connection is let in: by an access key, by a token that does not renew itself, or by OAuth. */
export type Auth = 'access_key' | 'access_token' | 'oauth'

/** What of a connection is synced, and how; everything that is missing is as the server has it. */
export interface ConnectionSettings {
  /** Streams by any of their names; all when missing, none when empty. */
  readonly streams?: readonly string[]
  /** As ISO 8601: nothing older is read. */
  readonly startDate?: string
  /** The only workspace that is read. */
  readonly workspaceId?: string
  /** Between two runs, in milliseconds. */
  readonly frequencyMs?: number
  /** Private calls and their transcripts too. */
  readonly includePrivate?: boolean
  /** Fields of the records that are kept, by stream; all of a stream that is not named. */
  readonly fields?: Readonly<Record<string, readonly string[]>>
}

/** The customer's person that a connection belongs to, in Nango's words. */
export interface EndUser {
  readonly id: string
  readonly email?: string | null
  readonly displayName?: string | null
  readonly tags?: Readonly<Record<string, string>>
  readonly organization?: { readonly id: string; readonly displayName?: string | null } | null
}

/** Why Gong does not let a connection in any more. */
export interface AuthError {
  /** `invalid_credentials` when Gong refused them, `refresh_failed` when it refused to renew them. */
  readonly type: string
  readonly message: string
  /** In milliseconds since 1970. */
  readonly at: number
  /** The operation in the log. */
  readonly logId: string
}

/** One Gong account with its credentials, as others may see it: without them. Moments in milliseconds since 1970. */
export interface Connection {
  readonly number: number
  readonly uid: string
  readonly id: string
  /** Key of its integration. */
  readonly integration: string
  readonly name: string
  readonly workspace: string
  readonly baseUrl: string
  readonly auth: Auth
  readonly metadata: Readonly<Record<string, unknown>>
  readonly connectionConfig: Readonly<Record<string, unknown>>
  readonly tags: Readonly<Record<string, string>>
  readonly endUser: EndUser | undefined
  readonly webhookUrlOverride: string | undefined
  readonly settings: ConnectionSettings
  readonly authError: AuthError | undefined
  readonly ingressKey: string
  readonly ruleKeys: readonly string[]
  readonly createdAt: number
  readonly updatedAt: number
  readonly fetchedAt: number
  /** When Gong last let it in. */
  readonly checkedAt: number
  /** Counts the writings of its credentials. */
  readonly credentialsVersion: number
  /** When its access token ends; undefined for those that do not. */
  readonly expiresAt: number | undefined
}
