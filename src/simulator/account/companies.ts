import { Dice } from '../dice.ts'
import { BUYER_TITLES, COMPANY_STEMS, COMPANY_TRADES } from '../words/companies.ts'
import { NAME_SETS, NAMES_BY_LANGUAGE, toAddress } from '../words/names.ts'
import { SALTS } from './salts.ts'

/** A customer or prospect. */
export interface Company {
  readonly number: number
  readonly name: string
  readonly domain: string
  readonly industry: string
  /** ISO-639-2B, the language its people speak on calls. */
  readonly language: string
  readonly employees: number
}

/** A person at a customer. */
export interface Contact {
  readonly number: number
  readonly givenName: string
  readonly familyName: string
  readonly emailAddress: string
  readonly title: string
  readonly phoneNumber: string
}

const LANGUAGES = ['eng', 'eng', 'eng', 'eng', 'eng', 'eng', 'deu', 'deu', 'spa', 'fra'] as const
const CONTACTS = 6

/** The n-th company; the same for a seed, however many there are. */
export function companyOf(seed: number, number: number): Company {
  const dice = new Dice(seed, SALTS.company, number)
  const language = dice.pick(LANGUAGES)
  const [trade, industry] = dice.pick(COMPANY_TRADES[language] ?? [])
  const stem = COMPANY_STEMS[number % COMPANY_STEMS.length] ?? ''
  const round = Math.floor(number / COMPANY_STEMS.length)
  // More companies than names: the later ones carry a region, as branches of one firm do.
  const suffix = round < 8 ? '' : ` ${1 + Math.floor(round / 8)}`
  const name = `${stem} ${trade}${suffix}`
  const domain = `${toAddress(name.replaceAll(' ', '-'))}.example`
  return {
    number,
    name,
    domain,
    industry,
    language,
    employees: [45, 120, 380, 900, 2400, 7800][dice.int(6)] ?? 45,
  }
}

/** One of the people of a company. */
export function contactOf(seed: number, company: Company, number: number): Contact {
  const place = number % CONTACTS
  const dice = new Dice(seed, SALTS.contact, company.number, place)
  const names = NAME_SETS[dice.pick(NAMES_BY_LANGUAGE[company.language] ?? [0])] ?? NAME_SETS[0]
  const givenName = dice.pick(names?.given ?? [])
  const familyName = dice.pick(names?.family ?? [])
  return {
    number: company.number * CONTACTS + place,
    givenName,
    familyName,
    emailAddress: `${toAddress(givenName)}.${toAddress(familyName)}@${company.domain}`,
    title: dice.pick(BUYER_TITLES),
    phoneNumber: `+1 555 ${String(dice.int(1000)).padStart(3, '0')} ${String(dice.int(10_000)).padStart(4, '0')}`,
  }
}
