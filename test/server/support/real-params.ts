import { createGong, type Gong } from '../../../src/client/create-gong.ts'
import { type NamedAction, paramsOf } from '../../../src/entities/actions.ts'
import type { GongRecord, Params } from '../../../src/entities/entity.ts'
import { accessKey, accessKeySecret, type TestServer } from './test-server.ts'

/** A client of the same account beside the server. */
export function directGong({ simulator }: TestServer): Gong {
  return createGong({
    accessKey,
    accessKeySecret,
    baseUrl: simulator.url,
    ratePerSecond: 0,
    ratePerDay: 0,
    retry: { maxRetries: 0 },
  })
}

type List = { readonly all: (options?: { limit?: number }) => Promise<GongRecord[]> }

/** Values out of the account, by the names of parameters. */
export async function realValues(gong: Gong): Promise<Readonly<Record<string, unknown>>> {
  const first = async (list: unknown, pick: (record: GongRecord) => unknown) => {
    const records = await (list as List).all({ limit: 100 })
    return String(records.map(pick).find((value) => value !== undefined && value !== null))
  }
  const workspaceId = await first(gong.workspaces.list(), ({ id }) => id)
  const callId = await first(gong.calls.list(), ({ id, isPrivate }) => (isPrivate === true ? undefined : id))
  const email = await first(gong.users.list(), ({ emailAddress }) => emailAddress)
  const userId = await first(gong.users.list(), ({ id }) => id)
  const registered = await gong.crmIntegrations.register({ name: 'CRM', ownerEmail: email })
  return {
    workspaceId,
    callId,
    userId,
    callIds: [callId],
    managerId: await first(gong.users.list(), ({ managerId }) => managerId),
    folderId: await first(gong.libraryFolders.list({ workspaceId }), ({ id }) => id),
    profileId: await first(gong.permissionProfiles.list({ workspaceId }), ({ id }) => id),
    integrationId: String(Object.values(registered).find((value) => /^\d+$/.test(String(value)))),
    flowOwnerEmail: email,
    flowFolderOwnerEmail: email,
    emailAddress: 'somebody@customer.example',
    flowIds: [await first(gong.flows.list({ flowOwnerEmail: email }), ({ id }) => id)],
    crmProspectsIds: ['0031'],
    phoneNumber: '+15551234567',
    crmEntityId: '0011',
    crmIds: ['0011'],
    clientRequestId: 'request-1',
    briefName: 'Account brief',
    question: 'What did they ask about?',
    fromDateTime: '2026-01-01T00:00:00Z',
    from: '2026-01-01T00:00:00Z',
    to: '2026-01-08T00:00:00Z',
  }
}

/** Parameters that Gong demands without saying so. */
const helpful: ReadonlySet<string> = new Set(['workspaceId', 'flowIds', 'crmProspectsIds'])

/** Parameters with which Gong takes an action: those that it demands, out of the account. */
export function requiredParams(target: NamedAction, values: Readonly<Record<string, unknown>>): Params {
  const defaults = target.action.defaults?.(Date.now()) ?? {}
  const demanded = Object.entries(paramsOf(target.action)).filter(
    ([name, { isRequired }]) => (isRequired || helpful.has(name)) && !(name in defaults),
  )
  return Object.fromEntries(
    demanded.map(([name, { schema }]) => [
      name,
      valueFor(name, schema.enum ?? schema.items?.enum, target, values),
    ]),
  )
}

function valueFor(
  name: string,
  choices: readonly string[] | undefined,
  { entity, action }: NamedAction,
  values: Readonly<Record<string, unknown>>,
): unknown {
  if (name === 'id') return entity.name.includes('user') ? values['userId'] : values['callId']
  if (name in values) return values[name]
  const isList = paramsOf(action)[name]?.schema.type === 'array'
  return isList ? choices : choices?.[0]
}
