import type { Auth, Connection, EndUser } from '../../connections/connection.ts'

/** What happened to a connection's credentials. */
export interface AuthOutcome {
  readonly connection: Connection
  /** The kind of its integration: `gong` or `gong-oauth`. */
  readonly provider: string
  readonly operation: 'creation' | 'override' | 'refresh'
  /** Why Gong does not let it in; undefined when it does. */
  readonly error?: { readonly type: string; readonly description: string } | undefined
}

/** The only environment that there is; Nango's field wants one. */
const environment = 'prod'

/** Nango's names for how connections are let in. */
const authModes: Readonly<Record<Auth, string>> = {
  access_key: 'BASIC',
  access_token: 'API_KEY',
  oauth: 'OAUTH2',
}

/** The webhook that tells of a connection made, made anew, renewed or refused, in Nango's shape. */
export function authBody({ connection, provider, operation, error }: AuthOutcome) {
  const { tags, endUser } = connection
  return {
    from: 'nango',
    type: 'auth',
    connectionId: connection.id,
    providerConfigKey: connection.integration,
    authMode: authModes[connection.auth],
    provider,
    environment,
    operation,
    success: error === undefined,
    ...(error === undefined ? {} : { error }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
    ...(endUser === undefined ? {} : { endUser: endUserOf(endUser) }),
  }
}

function endUserOf({ id, email, organization, tags }: EndUser) {
  return {
    endUserId: id,
    ...(email === undefined || email === null ? {} : { endUserEmail: email }),
    ...(organization === undefined || organization === null ? {} : { organizationId: organization.id }),
    tags: tags ?? {},
  }
}
