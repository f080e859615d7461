import type { Gong } from '../client/create-gong.ts'
import { GongParameterError } from '../errors/gong-error.ts'
import type { GongCredentials } from './gong-credentials.ts'
import type { GongPool } from './gong-pool.ts'
import type { Sealed, Vault } from './vault.ts'

/** One connected Gong account as others may see it: without its credentials. */
export interface Instance {
  readonly id: string
  readonly name: string
  /** Keeps the accounts of several customers apart. */
  readonly workspace: string
  /** Host of the account's API. */
  readonly baseUrl: string
  /** How it is let in. */
  readonly auth: 'access_key' | 'access_token'
  /** As ISO 8601 in UTC. */
  readonly createdAt: string
}

/** The row of an instance. */
export interface StoredInstance extends Instance {
  readonly sealed: Sealed
}

/** Where instances are kept. */
export interface InstanceStore {
  insert(instance: StoredInstance): Promise<void>
  find(id: string): Promise<StoredInstance | undefined>
  /** The oldest first. */
  list(workspace: string | undefined): Promise<readonly StoredInstance[]>
  /** @returns whether it was there. */
  remove(id: string): Promise<boolean>
}

/** What a new instance is made of. */
export interface NewInstance {
  readonly name: string
  readonly workspace: string
  readonly baseUrl?: string | undefined
  readonly credentials: GongCredentials
}

/** The connected accounts. */
export interface Instances {
  /**
   * Stores an instance.
   * @param check gets its client before anything is stored; what it throws refuses the instance.
   * @throws GongParameterError when the host may not be trusted with credentials.
   */
  create(made: NewInstance, check: (gong: Gong) => Promise<void>): Promise<Instance>
  find(id: string): Promise<StoredInstance | undefined>
  list(workspace: string | undefined): Promise<readonly Instance[]>
  /** The client of an instance. @throws GongError `settings` when its credentials cannot be decrypted. */
  open(instance: StoredInstance): Gong
  remove(id: string): Promise<boolean>
}

export interface InstancesParts {
  readonly store: InstanceStore
  readonly vault: Vault
  readonly pool: GongPool
  /** Host of instances that name none. */
  readonly defaultBaseUrl: string
  readonly now: () => number
  readonly randomId: () => string
}

/** Instances over a store, their credentials sealed in a vault. */
export function createInstances(parts: InstancesParts): Instances {
  const { store, vault, pool, defaultBaseUrl, now, randomId } = parts
  return {
    async create({ name, workspace, credentials, baseUrl }, check) {
      const id = randomId()
      const host = checkHost(baseUrl ?? defaultBaseUrl, defaultBaseUrl)
      const sealed = vault.seal(JSON.stringify(credentials), id)
      const auth = 'accessToken' in credentials ? 'access_token' : 'access_key'
      const createdAt = new Date(now()).toISOString()
      const stored = { id, name, workspace, baseUrl: host, auth, createdAt, sealed } as const
      try {
        await check(pool.take(id, host, credentials))
        await store.insert(stored)
      } catch (error) {
        pool.drop(id)
        throw error
      }
      // The sealed credentials are nobody's business.
      return { id, name, workspace, baseUrl: host, auth, createdAt }
    },
    find: (id) => store.find(id),
    list: (workspace) => store.list(workspace),
    open({ id, baseUrl, sealed }) {
      const credentials = JSON.parse(vault.open(sealed, id)) as GongCredentials
      return pool.take(id, baseUrl, credentials)
    },
    async remove(id) {
      pool.drop(id)
      return store.remove(id)
    },
  }
}

/** Credentials go to Gong's own hosts and to the one that the operator configured, nowhere else. */
function checkHost(baseUrl: string, trusted: string): string {
  const url = URL.parse(baseUrl)
  const isGong = url?.protocol === 'https:' && /(^|\.)gong\.io$/.test(url.hostname) && url.username === ''
  if (url !== null && (isGong || url.origin === URL.parse(trusted)?.origin)) return baseUrl
  const message = `must be an https address of gong.io, or the server's own GONG_BASE_URL (${trusted})`
  throw new GongParameterError(`The address of the instance's API does not fit: base_url ${message}.`, [
    { path: 'base_url', message },
  ])
}
