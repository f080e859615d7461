import { createHash } from 'node:crypto'
import type { Account } from '../account/account.ts'
import type { Call } from '../account/call.ts'
import type { Contact } from '../account/companies.ts'
import { crmId, prospectType } from '../account/crm-ids.ts'
import { callsWith, contactsOf, digitsOf, type KnownContact, type Person } from '../account/references.ts'
import { SALTS } from '../account/salts.ts'
import { Refusal } from '../answer.ts'
import { DAY, formatDateTime, HOUR } from '../date-times.ts'
import { Dice } from '../dice.ts'
import type { RouteContext, RouteRequest, Routes } from './route.ts'

/** More calls than this are not erased at once: Gong's protection against mass deletion. */
const MOST_ERASED = 50

/** What refers to an email address or a phone number, and its erasure; parameters stand in the query throughout. */
export const privacyRoutes: Routes = {
  findAllReferencesToEmailAddress(context, request) {
    const person = personByAddress(context, request)
    const { engagement } = context.written
    const events = engagement
      .events()
      .filter(({ emailAddresses }) => emailAddresses.includes(person.emailAddress ?? ''))
    return {
      ...referencesTo(context, person),
      customerEngagement: events.map((event) => ({
        eventType: event.eventType,
        timestamp: event.timestamp,
        contentId: event.contentId,
        contentUrl: event.contentUrl,
        reportingSystem: event.reportingSystem,
        eventName: event.name,
        sourceEventId: event.eventId ?? null,
      })),
    }
  },

  findAllReferencesToPhoneNumber(context, request) {
    const person = personByNumber(request)
    const contacts = isThere(context, person) ? contactsOf(context.account, person) : []
    return {
      ...referencesTo(context, person),
      suppliedPhoneNumber: request.query['phoneNumber'],
      matchingPhoneNumbers: [...new Set(contacts.map(({ contact }) => contact.phoneNumber))],
      emailAddresses: [...new Set(contacts.map(({ contact }) => contact.emailAddress))],
    }
  },

  purgeEmailAddress: (context, request) => erase(context, personByAddress(context, request)),
  purgePhoneNumber: (context, request) => erase(context, personByNumber(request)),
}

function erase({ account, written }: RouteContext, person: Person): Readonly<Record<string, unknown>> {
  if (callsWith(account, person).length > MOST_ERASED)
    throw new Refusal(400, 'The number of objects to delete is abnormal, please contact support')
  written.privacy.erase(person)
  return {}
}

function personByAddress({ account }: RouteContext, { query }: RouteRequest): Person {
  const emailAddress = (query['emailAddress'] ?? '').trim().toLowerCase()
  if (!/^[^\s@]+@[^\s@]+$/.test(emailAddress))
    throw new Refusal(400, 'emailAddress: must be a well-formed email address')
  // Gong refuses its customers' own people (gong facts, 5: 21).
  if (account.users.some((user) => user.emailAddress === emailAddress))
    throw new Refusal(400, `The email address ${emailAddress} belongs to an internal user`)
  return { emailAddress, phoneDigits: undefined }
}

function personByNumber({ query }: RouteRequest): Person {
  const number = query['phoneNumber'] ?? ''
  const phoneDigits = digitsOf(number)
  if (!number.startsWith('+') || phoneDigits.length < 4)
    throw new Refusal(400, 'phoneNumber: must start with a + sign followed by the country code')
  return { emailAddress: undefined, phoneDigits }
}

/** The account's own CRM forgets those who were erased. */
function isThere({ written }: RouteContext, person: Person): boolean {
  return !written.privacy.isErased(person)
}

function referencesTo(context: RouteContext, person: Person): Readonly<Record<string, unknown>> {
  const { account, written } = context
  const contacts = isThere(context, person) ? contactsOf(account, person) : []
  const meetings = written.meetings
    .list()
    .filter(({ invitees }) =>
      invitees.some(({ email }) => email != null && email.toLowerCase() === person.emailAddress),
    )
  return {
    emails: contacts.flatMap(({ contact }) => emailsWith(account, contact)),
    calls: callsWith(account, person).map(printCall),
    meetings: meetings.map(({ id }) => ({ id })),
    customerData:
      contacts.length === 0
        ? []
        : [{ system: 'Salesforce', objects: contacts.map((known) => printContact(account, known)) }],
  }
}

function printCall({ id, number }: Call): Readonly<Record<string, unknown>> {
  const externalId = `00T5g0000${number.toString(36).toUpperCase().padStart(6, '0')}AAC`
  return {
    id,
    status: 'COMPLETED',
    externalSystems: [{ system: 'Salesforce', objects: [{ objectType: 'Task', externalId }] }],
  }
}

function printContact(
  account: Account,
  { company, contact }: KnownContact,
): Readonly<Record<string, unknown>> {
  const objectType = prospectType(contact.number)
  return {
    id: account.identifiers.of('contact', contact.number),
    objectType,
    externalId: crmId(objectType, contact.number),
    mirrorId: account.identifiers.of('contact', contact.number),
    fields: [
      { name: 'Name', value: `${contact.givenName} ${contact.familyName}` },
      { name: 'Email', value: contact.emailAddress },
      { name: 'Phone', value: contact.phoneNumber },
      { name: 'Company', value: company.name },
    ],
  }
}

/** Some emails to and from a contact; of emails no more is told than where they are (gong facts, 5: 21). */
function emailsWith(account: Account, contact: Contact): readonly Readonly<Record<string, unknown>>[] {
  const dice = new Dice(account.seed, SALTS.email, contact.number)
  const first = account.users[0]?.created ?? 0
  return Array.from({ length: dice.int(5) }, (_, place) => {
    const user = dice.pick(account.users)
    const hash = createHash('sha256').update(`${account.seed}/${contact.number}/${place}`).digest('hex')
    return {
      from: dice.chance(0.5) ? user.emailAddress : contact.emailAddress,
      id: hash.slice(0, 32),
      sentTime: formatDateTime(first + place * DAY + dice.int(24) * HOUR, account.timeZone),
      mailbox: user.emailAddress,
      messageHash: hash.slice(32),
    }
  })
}
