import type { Account } from '../account/account.ts'
import type { Call } from '../account/call.ts'
import { type CrmType, findCrmEntity } from '../account/crm-ids.ts'
import { Refusal } from '../answer.ts'
import type { CrmObject } from '../crm/check-object.ts'
import type { RouteContext } from '../routes/route.ts'

/** A CRM entity that can be asked about. */
export interface AskedEntity {
  /** How people call it. */
  readonly name: string
  /** What the CRM says of it, in sentences. */
  readonly facts: readonly string[]
  /** Whether a call belongs to it. */
  has(call: Call): boolean
  /** The customer whose calls alone can belong to it; undefined when any can. */
  readonly company: number | undefined
}

type EntityType = 'ACCOUNT' | 'CONTACT' | 'DEAL' | 'LEAD'

const TYPES: Readonly<Record<EntityType, CrmType>> = {
  ACCOUNT: 'Account',
  CONTACT: 'Contact',
  DEAL: 'Opportunity',
  LEAD: 'Lead',
}

/** The entity of a query, from the account's own CRM or uploaded; throws a 404 Refusal when there is none. */
export function askedEntity(
  { account, written }: RouteContext,
  query: Readonly<Record<string, string>>,
): AskedEntity {
  const type = query['crmEntityType'] as EntityType
  const id = query['crmEntityId'] ?? ''
  const uploaded = written.crm.store().object(type, id)
  const entity =
    uploaded === undefined ? knownEntity(account, type, id) : uploadedEntity(written.crm, type, uploaded)
  if (entity === undefined) throw new Refusal(404, `No ${type} found corresponding to the provided CRM ID`)
  return {
    ...entity,
    has: (call) => (call.upload === undefined ? entity.has(call) : names(call, id) || entity.has(call)),
  }
}

/** The public calls of an entity that are there by now, oldest first. */
export function* callsOf(
  { account, written }: RouteContext,
  entity: AskedEntity,
  range: { readonly from: number; readonly to: number; readonly workspace: number },
): Generator<Call, void> {
  for (const number of account.index.select({ order: 'start', ...range }, account.now())) {
    if (account.isPrivate(number)) continue
    const { kind, company } = account.basics(number)
    // A call is only made when it can belong to the entity, for there are many of them.
    const isNear = entity.company === undefined || (company === entity.company && kind !== 'internal')
    if (!isNear && written.calls.find(account.identifiers.of('call', number)) === undefined) continue
    const call = account.call(number)
    if (entity.has(call)) yield call
  }
}

function knownEntity(account: Account, type: EntityType, id: string): AskedEntity | undefined {
  const found = findCrmEntity(account, TYPES[type], id)
  if (found === undefined) return undefined
  const { company, contact } = found
  const person = contact === undefined ? undefined : `${contact.givenName} ${contact.familyName}`
  return {
    name: person ?? company.name,
    facts: [
      ...(contact === undefined ? [] : [`${person} is ${contact.title} at ${company.name}.`]),
      `${company.name} is in ${company.industry} and has about ${company.employees} employees.`,
    ],
    company: company.number,
    has(call) {
      if (call.upload !== undefined || call.isInternal || call.customer.number !== company.number)
        return false
      if (contact !== undefined) return call.contacts.some(({ number }) => number === contact.number)
      // A cold call belongs to no deal yet.
      return type === 'ACCOUNT' || call.kind !== 'coldCall'
    },
  }
}

/** Gong finds the calls of what was uploaded by email addresses and domains (the prose of POST /v2/crm/entities). */
function uploadedEntity(
  crm: RouteContext['written']['crm'],
  type: EntityType,
  object: CrmObject,
): AskedEntity {
  const account = type === 'ACCOUNT' ? object : crm.store().object('ACCOUNT', String(object['accountId']))
  const domains = (type === 'CONTACT' || type === 'LEAD' ? null : account?.['domains']) as
    | readonly string[]
    | null
  const emailAddress = String(object['emailAddress'] ?? '').toLowerCase()
  const name = String(object['name'] ?? `${object['firstName'] ?? ''} ${object['lastName'] ?? ''}`).trim()
  return {
    name: name === '' ? emailAddress : name,
    facts: Object.entries(object).flatMap(([field, value]) =>
      typeof value === 'string' && !['objectId', 'modifiedDate'].includes(field)
        ? [`${field}: ${value}`]
        : [],
    ),
    company: undefined,
    has: ({ contacts }) =>
      contacts.some(({ emailAddress: address }) => {
        const known = address.toLowerCase()
        return (
          known !== '' &&
          (known === emailAddress || (domains ?? []).some((domain) => known.endsWith(`@${domain}`)))
        )
      }),
  }
}

/** Whether the caller who created a call said that it belongs to an object. */
function names({ upload }: Call, crmId: string): boolean {
  const contexts = [...(upload?.context ?? []), ...(upload?.parties ?? []).flatMap(({ context }) => context)]
  return contexts.some((context) => {
    const { objects } = context as { readonly objects?: readonly { readonly objectId?: unknown }[] | null }
    return objects?.some(({ objectId }) => objectId === crmId) === true
  })
}
