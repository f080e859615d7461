import type { Gong } from '../client/create-gong.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Auth, Connection } from './connection.ts'
import type { Connections } from './connections.ts'
import type { GongCredentials } from './gong-credentials.ts'

/** A connection as the execute API and the agents see it. */
export interface Instance {
  readonly id: string
  readonly name: string
  /** Keeps the accounts of several customers apart. */
  readonly workspace: string
  /** Host of the account's API. */
  readonly baseUrl: string
  /** How it is let in. */
  readonly auth: Auth
  /** As ISO 8601 in UTC. */
  readonly createdAt: string
  /** What it is underneath, for the log. */
  readonly connection: Pick<Connection, 'number' | 'id' | 'integration'>
}

/** What a new instance is made of. */
export interface NewInstance {
  readonly name: string
  readonly workspace: string
  readonly baseUrl?: string | undefined
  readonly credentials: GongCredentials
}

/** The connected accounts, by the ids of their rows. */
export interface Instances {
  /**
   * Stores an instance: a connection that is asked and not synced.
   * @param check gets its client before anything is stored; what it throws refuses the instance.
   * @throws GongParameterError when the host may not be trusted with credentials.
   */
  create(made: NewInstance, check: (gong: Gong) => Promise<void>): Promise<Instance>
  find(id: string): Promise<Instance | undefined>
  list(workspace: string | undefined): Promise<readonly Instance[]>
  /**
   * The client of an instance.
   * @throws GongError `settings` when its credentials cannot be decrypted, `unauthorized` when Gong refused to renew
   * them, `not_found` when it is gone.
   */
  open(instance: Instance): Promise<Gong>
  remove(id: string): Promise<boolean>
}

/** Integration of instances that are made here. */
const integration = 'gong'

/** Instances as a view of connections. */
export function createInstances(connections: Connections): Instances {
  const found = new WeakMap<Instance, Connection>()
  const show = (connection: Connection): Instance => {
    const { uid, name, workspace, baseUrl, auth, createdAt } = connection
    const at = new Date(createdAt).toISOString()
    const instance = { id: uid, name, workspace, baseUrl, auth, createdAt: at, connection }
    found.set(instance, connection)
    return instance
  }
  return {
    async create({ name, workspace, credentials, baseUrl }, check) {
      const made = {
        integration,
        name,
        workspace,
        baseUrl,
        credentials:
          'accessToken' in credentials
            ? ({ type: 'access_token', ...credentials } as const)
            : ({ type: 'access_key', ...credentials } as const),
        settings: { streams: [] },
      }
      return show((await connections.connect(made, check)).connection)
    },
    async find(id) {
      const connection = await connections.byUid(id)
      return connection && show(connection)
    },
    list: async (workspace) => (await connections.list({ workspace })).map(show),
    async open(instance) {
      const connection = found.get(instance) ?? (await connections.byUid(instance.id))
      if (connection === undefined) throw goneInstance(instance.id)
      return connections.open(connection)
    },
    async remove(id) {
      const connection = await connections.byUid(id)
      return connection !== undefined && connections.remove(connection)
    },
  }
}

function goneInstance(id: string): GongError {
  return new GongError('not_found', `There is no instance “${id}” any more.`)
}
