import { DAY, formatDate } from '../date-times.ts'
import { Dice } from '../dice.ts'
import type { Call, Participant } from './call.ts'
import { type Company, companyOf } from './companies.ts'
import { crmId, prospectType } from './crm-ids.ts'
import { SALTS } from './salts.ts'

/** How much of the CRM a caller wants to see, and as of when. */
export interface ContextWish {
  readonly depth: 'Basic' | 'Extended'
  readonly timing: readonly ('Now' | 'TimeOfCall')[]
}

type Field = readonly [name: string, value: unknown]

const STAGES = [
  'Qualification',
  'Discovery',
  'Evaluation',
  'Proposal',
  'Negotiation',
  'Closed Won',
  'Closed Lost',
] as const
const SEGMENTS = ['SMB', 'Mid-Market', 'Enterprise', 'Strategic'] as const
const SOURCES = ['Inbound', 'Outbound', 'Partner', 'Event', 'Referral'] as const

/** The account and the opportunity that a call belongs to; none for an internal call. */
export function callContextOf(seed: number, call: Call, wish: ContextWish): readonly unknown[] {
  if (call.isInternal) return []
  const dice = new Dice(seed, SALTS.context, call.number)
  const customer = companyOf(seed, call.customer.number)
  const objects = wish.timing.flatMap((timing) => [
    printObject('Account', crmId('Account', customer.number), timing, wish, () =>
      accountFields(seed, customer),
    ),
    ...(call.kind === 'coldCall'
      ? []
      : [
          printObject('Opportunity', crmId('Opportunity', customer.number), timing, wish, () =>
            opportunityFields(call, timing),
          ),
        ]),
  ])
  return [{ system: dice.chance(0.95) ? 'Salesforce' : 'HubSpot', objects }]
}

/** What the CRM knows of somebody on a call. */
export function partyContextOf(
  seed: number,
  participant: Participant,
  wish: ContextWish,
): readonly unknown[] {
  const { user, contact } = participant
  const objects = wish.timing.map((timing) => {
    if (user !== undefined) {
      return printObject('User', crmId('User', user.number), timing, wish, () => [
        ['Name', `${user.givenName} ${user.familyName}`],
        ['Email', user.emailAddress],
        ['Title', user.title],
        ['IsActive', user.isActive],
      ])
    }
    const number = contact?.number ?? 0
    const type = prospectType(number)
    return printObject(type, crmId(type, number), timing, wish, () => contactFields(seed, participant))
  })
  return [{ system: 'Salesforce', objects }]
}

function printObject(
  objectType: string,
  objectId: string,
  timing: string,
  wish: ContextWish,
  fields: () => readonly Field[],
): Readonly<Record<string, unknown>> {
  if (wish.depth === 'Basic') return { objectType, objectId, fields: [], timing: null }
  return { objectType, objectId, fields: fields().map(([name, value]) => ({ name, value })), timing }
}

function accountFields(seed: number, customer: Company): readonly Field[] {
  const dice = new Dice(seed, SALTS.context, customer.number, 1)
  return [
    ['Name', customer.name],
    ['Website', `https://www.${customer.domain}`],
    ['Industry', customer.industry],
    ['NumberOfEmployees', customer.employees],
    ['Segment__c', dice.pick(SEGMENTS)],
    [
      'BillingCountry',
      { eng: 'United States', deu: 'Germany', spa: 'Spain', fra: 'France' }[customer.language] ?? null,
    ],
    ['AnnualRevenue', customer.employees * 185_000],
    ['IsCustomer__c', dice.chance(0.4)],
    ['HealthScore__c', dice.int(101) / 100],
    ['Products__c', dice.chance(0.5) ? ['Harbor Quotes', 'Harbor Billing'] : []],
    ['ParentId', null],
  ]
}

function opportunityFields(call: Call, timing: string): readonly Field[] {
  const dice = new Dice(call.company, SALTS.context, 2)
  const stage = dice.int(STAGES.length)
  const shown = timing === 'Now' ? stage : Math.max(0, stage - 1)
  const amount = 12_000 + dice.int(400) * 500
  return [
    ['Name', `${call.customer.name} - ${dice.pick(['New business', 'Expansion', 'Renewal'])}`],
    ['StageName', STAGES[shown]],
    ['Amount', timing === 'Now' ? amount : Math.round(amount * 0.9)],
    ['CloseDate', formatDate(call.start + dice.between(10, 120) * DAY, 'UTC')],
    ['Probability', Math.min(100, shown * 20)],
    ['Type', dice.pick(['New Business', 'Existing Business'])],
    ['LeadSource', dice.pick(SOURCES)],
    ['ForecastCategoryName', dice.pick(['Pipeline', 'Best Case', 'Commit', 'Closed'])],
    ['IsClosed', shown >= 5],
    ['IsWon', shown === 5],
    ['NextStep', dice.chance(0.6) ? 'Follow-up meeting' : null],
    ['CompetitorNames__c', dice.chance(0.4) ? ['Zentora'] : null],
    ['Discount__c', dice.int(25) / 100],
    ['CurrencyIsoCode', call.customer.language === 'eng' ? 'USD' : 'EUR'],
  ]
}

function contactFields(seed: number, { contact }: Participant): readonly Field[] {
  const dice = new Dice(seed, SALTS.context, contact?.number ?? 0, 3)
  return [
    ['Name', contact === undefined ? null : `${contact.givenName} ${contact.familyName}`],
    ['Email', contact?.emailAddress ?? null],
    ['Title', contact?.title ?? null],
    ['Phone', contact?.phoneNumber ?? null],
    ['Department', dice.pick(['Finance', 'Sales', 'IT', 'Operations'])],
    ['LeadSource', dice.pick(SOURCES)],
    ['HasOptedOutOfEmail', dice.chance(0.1)],
  ]
}
