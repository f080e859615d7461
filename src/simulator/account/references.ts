import type { Account } from './account.ts'
import type { Call, Participant } from './call.ts'
import { type Company, type Contact, companyOf, contactOf } from './companies.ts'

/** Somebody outside the company, by what they are looked up by. */
export interface Person {
  /** In lower case; undefined when only the number is known. */
  readonly emailAddress: string | undefined
  /** Digits alone; undefined when only the address is known. */
  readonly phoneDigits: string | undefined
}

/** A contact or lead that the account's CRM knows. */
export interface KnownContact {
  readonly company: Company
  readonly contact: Contact
}

const CONTACTS_A_COMPANY = 6

/** The contacts and leads that have the address or the number. */
export function contactsOf(account: Account, person: Person): readonly KnownContact[] {
  const domain = person.emailAddress?.split('@')[1]
  const found: KnownContact[] = []
  for (let number = 0; number < account.companies; number++) {
    const company = companyOf(account.seed, number)
    if (domain !== undefined && company.domain !== domain) continue
    for (let place = 0; place < CONTACTS_A_COMPANY; place++) {
      const contact = contactOf(account.seed, company, place)
      if (isThem(contact, person)) found.push({ company, contact })
    }
  }
  return found
}

/** The calls that they are on, in the order of the calls' starts. */
export function callsWith(account: Account, person: Person): readonly Call[] {
  const companies = new Set(contactsOf(account, person).map(({ company }) => company.number))
  const calls: Call[] = []
  for (const number of account.index.select({ order: 'start' }, account.now())) {
    // A call of another company need not be made to see that they are not on it, unless somebody described it.
    if (!companies.has(account.basics(number).company) && !account.isUploaded(number)) continue
    const call = account.call(number)
    if (call.participants.some((participant) => isOn(participant, person))) calls.push(call)
  }
  return calls
}

/** The digits of a phone number: all other characters mean nothing. */
export function digitsOf(phoneNumber: string): string {
  return phoneNumber.replaceAll(/\D/g, '')
}

function isOn({ contact, phoneNumber }: Participant, person: Person): boolean {
  if (contact !== undefined && isThem(contact, person)) return true
  return person.phoneDigits !== undefined && digitsOf(phoneNumber ?? '') === person.phoneDigits
}

function isThem({ emailAddress, phoneNumber }: Contact, person: Person): boolean {
  return person.emailAddress === undefined
    ? digitsOf(phoneNumber) === person.phoneDigits
    : emailAddress.toLowerCase() === person.emailAddress
}
