import type { Gong } from '../client/create-gong.ts'
import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import { GongParameterError } from '../errors/gong-error.ts'
import { openAccounts } from './accounts.ts'
import { type Admission, admitCredentials } from './admit-credentials.ts'
import { createAuthMarks } from './auth-marks.ts'
import { changeConnections } from './change-connections.ts'
import type { Connection } from './connection.ts'
import { toConnection } from './connection-row.ts'
import type { Connected, Connections, NewConnection } from './connections.ts'
import type { ConnectionsParts } from './connections-parts.ts'
import { findConnections } from './find-connections.ts'
import { createHearing } from './hear-answers.ts'
import { secretsOf } from './held-credentials.ts'
import { insist } from './insist.ts'
import { createProbe } from './probe.ts'
import { writeConnection } from './write-connection.ts'

/** Connections with what only their integrations need. */
export interface OwnedConnections extends Connections {
  /** Removes all of an integration, in a transaction. */
  removeOf(database: Database, integration: string): Promise<void>
}

/** How often Gong is asked about a connection that nobody uses, in milliseconds. */
const probeEveryMs = 3_600_000

/** Connections in the server's database. */
export function createConnections(parts: ConnectionsParts): OwnedConnections {
  const { database, engine, events, clock, random } = parts
  const nextProbe = () => clock.now() + Math.round(probeEveryMs * (1 + random() / 10))
  const onTurn = (uid: string) => hearing.turned(uid)
  const marks = createAuthMarks({ ...parts, now: clock.now, nextProbe, onTurn })
  const hearing = createHearing({ marks, clock, log: parts.log })
  const accounts = openAccounts({ ...parts, marks, hearing, nextProbe })
  const probe = createProbe({ ...parts, marks, accounts, nextProbe })
  return {
    connect: (made, check) => connect(made, check, { ...parts, accounts, nextProbe }),
    async find(integration, id) {
      const row = await database
        .selectFrom('connections')
        .selectAll()
        .where('integration', '=', integration)
        .where('id', '=', id)
        .executeTakeFirst()
      return row && toConnection(row)
    },
    byNumber: (number) => findOne(database, 'number', number),
    byUid: (uid) => findOne(database, 'uid', uid),
    list: async (filter) => (await findConnections(database, engine, filter)).map(toConnection),
    async change(connection, change) {
      const [changed] = await changeConnections([connection], () => change, parts)
      return changed ?? connection
    },
    changeAll: (connections, change) => changeConnections(connections, change, parts),
    async remove(connection) {
      const isGone = await database.transaction().execute((trx) => remove(trx, connection, parts))
      accounts.drop(connection.uid)
      events.afterCommit()
      return isGone
    },
    async removeOf(trx, integration) {
      for (const row of await findConnections(trx, engine, { integrations: [integration] })) {
        await remove(trx, toConnection(row), parts)
        accounts.drop(row.uid)
      }
    },
    async reveal(connection, { forceRefresh = false } = {}) {
      const { credentials } = await accounts.current(connection, forceRefresh)
      await database
        .updateTable('connections')
        .set({ fetched_at: clock.now() })
        .where('uid', '=', connection.uid)
        .execute()
      return credentials
    },
    open: (connection) => accounts.open(connection),
    credentials: (connection) => accounts.credentials(connection),
    heard: ({ uid }, status) => accounts.heard(uid, status),
    probe: probe.ask,
    takeDueProbes: probe.takeDue,
  }
}

async function findOne(database: Database, column: 'uid' | 'number', value: string | number) {
  const row = await database
    .selectFrom('connections')
    .selectAll()
    .where(column, '=', value)
    .executeTakeFirst()
  return row && toConnection(row)
}

type ConnectParts = ConnectionsParts & {
  readonly accounts: ReturnType<typeof openAccounts>
  readonly nextProbe: () => number
}

async function connect(
  made: NewConnection,
  check: ((gong: Gong) => Promise<void>) | undefined,
  parts: ConnectParts,
): Promise<Connected> {
  const { database, vault, events, accounts, clock, nextProbe, randomId, randomBytes } = parts
  await checkKind(made, parts)
  const baseUrl = checkHost(made.baseUrl ?? parts.defaultBaseUrl, parts)
  const uid = randomId()
  const { credentials } = made
  parts.hide(secretsOf(credentials))
  let admitted: Admission = { credentials, baseUrl }
  try {
    const gong = accounts.tryOut(uid, { version: 0, ...admitted, authError: undefined })
    if (check === undefined) admitted = await admitCredentials({ ...made, baseUrl }, gong, parts)
    else await check(gong)
  } finally {
    accounts.drop(uid)
  }
  parts.hide(secretsOf(admitted.credentials))
  const ingressKey = Buffer.from(randomBytes(24)).toString('base64url')
  const now = clock.now()
  const making = { vault, uid, baseUrl: admitted.baseUrl, ingressKey, now, probeAt: nextProbe() }
  const store = () =>
    database.transaction().execute(async (trx) => {
      // It may have been removed while Gong was asked.
      if (!(await parts.integrations.hold(trx, made.integration))) throw unknownIntegration(made.integration)
      const all = { ...made, credentials: admitted.credentials, id: made.id ?? uid }
      const written = await writeConnection(trx, all, making)
      await events.created(trx, toConnection(written.row), written.isNew ? 'creation' : 'override')
      return written
    })
  const { row, isNew } = await (admitted.credentials === credentials ? store() : insist(store, clock))
  events.afterCommit()
  return { connection: toConnection(row), isNew }
}

/** An integration takes credentials of its kind alone. */
async function checkKind(made: NewConnection, { integrations }: ConnectionsParts): Promise<void> {
  const integration = await integrations.find(made.integration)
  if (integration === undefined) throw unknownIntegration(made.integration)
  const { type } = made.credentials
  const wrong = integration.provider === 'gong-oauth' ? 'access_key' : 'oauth'
  if (type !== wrong) return
  const message = wrong === 'oauth' ? 'must be an access key or an access token' : 'must be OAuth tokens'
  throw new GongParameterError(
    `The credentials do not fit the integration “${made.integration}”: they ${message}.`,
    [{ path: 'credentials.type', message }],
  )
}

function unknownIntegration(key: string): GongParameterError {
  return new GongParameterError(`There is no integration “${key}”.`, [
    { path: 'provider_config_key', message: 'is not known' },
  ])
}

/** Credentials go to Gong's own hosts and to those that the operator configured, nowhere else. */
function checkHost(baseUrl: string, { trustedHosts, defaultBaseUrl }: ConnectionsParts): string {
  const trusted = trustedHosts.check(baseUrl)
  if (trusted !== undefined) return trusted
  const message = `must be an https address of gong.io, or the server's own GONG_BASE_URL (${defaultBaseUrl}), or of a host in GONG_CONNECTOR_ALLOWED_HOSTS`
  throw new GongParameterError(`The address of the account's API does not fit: base_url ${message}.`, [
    { path: 'base_url', message },
  ])
}

async function remove(trx: Database, { uid }: Connection, { events }: ConnectionsParts): Promise<boolean> {
  const row: Row<'connections'> | undefined = await trx
    .deleteFrom('connections')
    .where('uid', '=', uid)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) return false
  await trx.deleteFrom('leases').where('name', '=', `refresh:${uid}`).execute()
  await events.removed(trx, toConnection(row))
  return true
}
