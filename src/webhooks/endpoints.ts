import type { Vault } from '../connections/vault.ts'
import type { Database } from '../database/open-database.ts'
import type { Alerts } from '../logs/alerts.ts'
import { endDeliveries } from './end-deliveries.ts'
import { type Endpoint, type EndpointState, endpointOf } from './endpoint.ts'
import { createEndpointRows, type EndpointRows } from './endpoint-rows.ts'
import { createSecretKeeper, type SecretKeeper } from './secret-keeper.ts'
import { makeSigningSecret } from './signing-secret.ts'

/** How long a secret that was replaced goes on signing, in milliseconds, unless told otherwise. */
const overlapMs = 24 * 60 * 60 * 1000

/** What an endpoint is made of. */
export interface NewEndpoint {
  readonly url: string
  readonly types: readonly string[]
  /** One is made without it. */
  readonly secret?: string | undefined
}

export interface EndpointChange {
  readonly url?: string | undefined
  readonly types?: readonly string[] | undefined
  readonly state?: EndpointState | undefined
}

/** The endpoint that the settings give; without an address its secret signs what goes to connections' own ones. */
export interface ConfiguredEndpoint {
  readonly url: string | undefined
  readonly secret: string
}

export interface EndpointWithSecrets {
  readonly endpoint: Endpoint
  /** The newest first. */
  readonly secrets: readonly string[]
}

/** Where products want their webhooks. */
export interface Endpoints {
  list(): Promise<readonly Endpoint[]>
  find(id: string): Promise<Endpoint | undefined>
  create(made: NewEndpoint): Promise<{ readonly endpoint: Endpoint; readonly secret: string }>
  change(id: string, change: EndpointChange): Promise<Endpoint | undefined>
  /** @returns whether it was there. */
  remove(id: string): Promise<boolean>
  /**
   * Has a new secret sign; the one before signs too for a while.
   * @returns the new one; undefined when there is no such endpoint.
   */
  rotate(
    id: string,
    options: { readonly secret?: string | undefined; readonly keepMs?: number | undefined },
  ): Promise<string | undefined>
  /** The secrets that sign now, the newest first; undefined when there is no such endpoint. */
  secrets(id: string): Promise<readonly string[] | undefined>
  /** One with the secrets that sign now, in one look; that of the settings also when it has no address. */
  withSecrets(id: string): Promise<EndpointWithSecrets | undefined>
  /** Brings the endpoint of the settings up to date, at the start. */
  configure(given: ConfiguredEndpoint): Promise<void>
}

export interface EndpointsOptions {
  readonly database: Database
  readonly vault: Vault
  readonly now: () => number
  readonly randomId: () => string
  readonly randomBytes: (count: number) => Uint8Array
  /** Hears which endpoints are on again, or are no more. */
  readonly alerts?: Pick<Alerts, 'end'> | undefined
}

/** Id of the endpoint that comes from the settings: the same for all processes. */
export const configuredId = 'ep_configured'

/** The endpoints in the database; their secrets are sealed. */
export function createEndpoints(options: EndpointsOptions): Endpoints {
  const { database, vault, now, randomId, randomBytes } = options
  const keeper = createSecretKeeper(vault, now)
  const rows = createEndpointRows(keeper, now)
  return {
    // Without an address the row is there for its secret alone.
    list: async () => (await rows.list(database)).filter(({ url }) => url !== ''),
    async find(id) {
      const row = await rows.find(database, id)
      return row === undefined || row.url === '' ? undefined : endpointOf(row)
    },
    async create({ url, types, secret = makeSigningSecret(randomBytes) }) {
      const id = `ep_${randomId()}`
      const endpoint = await rows.insert(database, {
        id,
        url,
        types,
        secret,
        state: 'on',
        isConfigured: false,
      })
      return { endpoint, secret }
    },
    change: (id, { url, types, state }) =>
      database.transaction().execute(async (trx) => {
        await rows.update(trx, id, {
          ...(url === undefined ? {} : { url }),
          ...(types === undefined ? {} : { types: JSON.stringify(types) }),
          ...(state === undefined ? {} : { state }),
        })
        if (state !== undefined && state !== 'on') await endDeliveries(trx, id, now())
        if (state === 'on') await options.alerts?.end(trx, `endpoint ${id}`)
        const row = await rows.find(trx, id)
        return row === undefined ? undefined : endpointOf(row)
      }),
    remove: (id) =>
      database.transaction().execute(async (trx) => {
        await endDeliveries(trx, id, now())
        await options.alerts?.end(trx, `endpoint ${id}`)
        return rows.remove(trx, id)
      }),
    async rotate(id, { secret = makeSigningSecret(randomBytes), keepMs = overlapMs }) {
      for (;;) {
        const row = await rows.find(database, id)
        if (row === undefined) return undefined
        if (await rows.reseal(database, row, keeper.replace(row, secret, keepMs))) return secret
      }
    },
    async secrets(id) {
      const row = await rows.find(database, id)
      return row === undefined ? undefined : keeper.valid(row)
    },
    async withSecrets(id) {
      const row = await rows.find(database, id)
      return row && { endpoint: endpointOf(row), secrets: keeper.valid(row) }
    },
    configure: (given) => configure(database, rows, keeper, given),
  }
}

async function configure(
  database: Database,
  rows: EndpointRows,
  keeper: SecretKeeper,
  { url, secret }: ConfiguredEndpoint,
): Promise<void> {
  const state = url === undefined ? 'unset' : 'on'
  // Another process of the same settings may be as far as this one.
  await rows.insert(database, {
    id: configuredId,
    url: url ?? '',
    types: [],
    secret,
    state,
    isConfigured: true,
  })
  const row = await rows.find(database, configuredId)
  if (row === undefined) return
  const isSame = url !== undefined && row.url === url && row.state !== 'unset'
  const canOpen = opens(keeper, row)
  const isKnown = canOpen && keeper.valid(row)[0] === secret
  if (isSame && isKnown) return
  await rows.update(database, configuredId, {
    url: url ?? row.url,
    state: isSame ? row.state : state,
    ...(isKnown ? {} : canOpen ? keeper.replace(row, secret, overlapMs) : keeper.seal(row.id, [{ secret }])),
  })
}

/** Whether its secrets open; those sealed with a key that is lost are replaced by what the settings give. */
function opens(keeper: SecretKeeper, row: Parameters<SecretKeeper['valid']>[0]): boolean {
  try {
    keeper.valid(row)
    return true
  } catch {
    return false
  }
}
