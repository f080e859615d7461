import type { Vault } from '../connections/vault.ts'
import type { Row } from '../database/tables.ts'
import type { TimedSecret } from './endpoint.ts'

type EndpointRow = Row<'webhook_endpoints'>
/** Secrets as a row keeps them. */
export type SealedSecrets = Pick<EndpointRow, 'key_id' | 'sealed_secrets'>

/** Secrets that sign at once: each takes room in a header, of which receivers take only so much. */
const mostAtOnce = 10

/** Seals and opens the secrets of endpoints. */
export interface SecretKeeper {
  seal(id: string, secrets: readonly TimedSecret[]): SealedSecrets
  /** Those that sign now, the newest first. */
  valid(row: EndpointRow): readonly string[]
  /** Puts a secret before those there are, which go on for so many milliseconds; the tenth before it ends at once. */
  replace(row: EndpointRow, secret: string, keepMs: number): SealedSecrets
}

export function createSecretKeeper(vault: Vault, now: () => number): SecretKeeper {
  const seal: SecretKeeper['seal'] = (id, secrets) => {
    const { keyId, box } = vault.seal(JSON.stringify(secrets), id)
    return { key_id: keyId, sealed_secrets: box }
  }
  const open = ({ id, key_id: keyId, sealed_secrets: box }: EndpointRow) => {
    const secrets = JSON.parse(vault.open({ keyId, box }, id)) as readonly TimedSecret[]
    return secrets.filter(({ endsAt }) => endsAt === undefined || endsAt > now())
  }
  return {
    seal,
    valid: (row) => open(row).map(({ secret }) => secret),
    replace(row, secret, keepMs) {
      const end = now() + keepMs
      const older = open(row)
        .filter((known) => known.secret !== secret && keepMs > 0)
        .map(({ endsAt = end, ...known }) => ({ ...known, endsAt: Math.min(endsAt, end) }))
      return seal(row.id, [{ secret }, ...older].slice(0, mostAtOnce))
    },
  }
}
