import type { Account } from './account.ts'
import { type Company, type Contact, companyOf, contactOf } from './companies.ts'

/** The kinds of objects that the account's CRM knows, by the first characters of their ids. */
const PREFIXES = { Account: '001', Contact: '003', User: '005', Opportunity: '006', Lead: '00Q' } as const

/** A kind of object in the CRM. */
export type CrmType = keyof typeof PREFIXES

const CRM_ID = /^(00[1356Q])5g0000([0-9A-Z]{6})AAC$/
const CONTACTS_A_COMPANY = 6

/** The id of an object in the CRM, as Salesforce writes them: 18 characters. */
export function crmId(type: CrmType, number: number): string {
  return `${PREFIXES[type]}5g0000${number.toString(36).toUpperCase().padStart(6, '0')}AAC`
}

/** What an id in the CRM means; undefined for one that this CRM does not write. */
function readCrmId(id: string): { readonly type: CrmType; readonly number: number } | undefined {
  const [, prefix, digits = ''] = CRM_ID.exec(id) ?? []
  const known = Object.entries(PREFIXES).find(([, known]) => known === prefix)
  return known === undefined ? undefined : { type: known[0] as CrmType, number: Number.parseInt(digits, 36) }
}

/** Whether a person at a customer is a lead in the CRM or a contact already. */
export function prospectType(contact: number): 'Lead' | 'Contact' {
  return contact % 5 === 0 ? 'Lead' : 'Contact'
}

/** A customer, and for a contact or a lead the person there. */
export interface CrmEntity {
  readonly company: Company
  readonly contact: Contact | undefined
}

/** What of the account's own CRM an id of a type means; undefined where there is no such object. */
export function findCrmEntity(account: Account, type: CrmType, id: string): CrmEntity | undefined {
  const read = readCrmId(id)
  if (read?.type !== type || type === 'User') return undefined
  const isPerson = type === 'Contact' || type === 'Lead'
  if (isPerson && prospectType(read.number) !== type) return undefined
  const number = isPerson ? Math.floor(read.number / CONTACTS_A_COMPANY) : read.number
  if (number >= account.companies) return undefined
  const company = companyOf(account.seed, number)
  return { company, contact: isPerson ? contactOf(account.seed, company, read.number) : undefined }
}

/** The contact or lead of the account's own CRM with an email address. */
export function findProspectByEmail(account: Account, emailAddress: string): string | undefined {
  const [, domain] = emailAddress.toLowerCase().split('@')
  for (let number = 0; number < account.companies; number++) {
    const company = companyOf(account.seed, number)
    if (company.domain !== domain) continue
    for (let place = 0; place < CONTACTS_A_COMPANY; place++) {
      const contact = contactOf(account.seed, company, place)
      if (contact.emailAddress === emailAddress.toLowerCase())
        return crmId(prospectType(contact.number), contact.number)
    }
  }
  return undefined
}
