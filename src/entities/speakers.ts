import type { CallData, Party } from '../api/types.gen.ts'
import { parseUrl } from './parse-url.ts'

/** Somebody who spoke on a call, as far as Gong knows. */
export interface Speaker {
  /** As in the monologues. */
  readonly speakerId: string
  /** False when no party of the call has this speaker id: `name` is then a made-up one that says so. */
  readonly isKnown: boolean
  readonly name: string
  readonly affiliation: 'internal' | 'external' | 'unknown'
  readonly emailAddress: string | undefined
  readonly title: string | undefined
  /** As the CRM names it: in the person's own record, or the call's account with the domain of the e-mail address. */
  readonly company: string | undefined
  readonly phoneNumber: string | undefined
  /** For people of the Gong account. */
  readonly userId: string | undefined
}

/** Somebody of a call, who need not have spoken. */
export type Participant = Omit<Speaker, 'speakerId' | 'isKnown'>

/** The people of a call in the order of its parties. */
export function participantsOf(call: CallData): Participant[] {
  return (call.parties ?? []).map((party) => toParticipant(party, call))
}

/**
 * Who spoke, in the order in which they began. Gong's transcripts hold ids that no party has; they stay as unknown
 * speakers, numbered so that they can be told apart.
 * @param speakerIds of the monologues.
 */
export function speakersOf(call: CallData, speakerIds: Iterable<string>): Speaker[] {
  const parties = new Map((call.parties ?? []).map((party) => [party.speakerId, party]))
  let unknown = 0
  return [...new Set(speakerIds)].map((speakerId) => {
    const party = parties.get(speakerId)
    if (party !== undefined) return { ...toParticipant(party, call), speakerId, isKnown: true }
    unknown++
    const missing = { emailAddress: undefined, title: undefined, company: undefined }
    const name = `Unknown speaker ${unknown}`
    return {
      ...missing,
      ...{ speakerId, name, phoneNumber: undefined, userId: undefined },
      ...{ isKnown: false, affiliation: 'unknown' as const },
    }
  })
}

function toParticipant(party: Party, call: CallData): Participant {
  const text = (value: string | null | undefined) => value?.trim() || undefined
  const emailAddress = text(party.emailAddress)
  const phoneNumber = text(party.phoneNumber)
  return {
    name: text(party.name) ?? emailAddress ?? phoneNumber ?? 'Unnamed participant',
    affiliation: toAffiliation(party.affiliation),
    emailAddress,
    title: text(party.title),
    company: companyOf(party, call),
    phoneNumber,
    userId: text(party.userId),
  }
}

function toAffiliation(value: string | null | undefined): Speaker['affiliation'] {
  const lower = value?.toLowerCase()
  return lower === 'internal' || lower === 'external' ? lower : 'unknown'
}

type Fields = readonly { readonly name?: string | null; readonly value?: unknown }[]

/** Field names of companies in CRM records of people; every CRM has its own. */
const companyField = /^(company|company.?name|account.?name)$/i

function companyOf(party: Party, call: CallData): string | undefined {
  const own = (party.context ?? [])
    .flatMap(({ objects }) => objects ?? [])
    .map(({ fields }) => fieldOf(fields ?? [], companyField))
    .find((name) => name !== undefined)
  if (own !== undefined) return own
  const domain = party.emailAddress?.split('@')[1]?.toLowerCase()
  if (domain === undefined || domain === '') return undefined
  const accounts = (call.context ?? [])
    .flatMap(({ objects }) => objects ?? [])
    .filter(({ objectType }) => objectType === 'Account')
  const account = accounts.find(({ fields }) => hostOf(fieldOf(fields ?? [], /^website$/i)) === domain)
  return fieldOf(account?.fields ?? [], /^name$/i)
}

function fieldOf(fields: Fields, pattern: RegExp): string | undefined {
  const value = fields.find(({ name }) => pattern.test(name ?? ''))?.value
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

function hostOf(website: string | undefined): string | undefined {
  if (website === undefined) return undefined
  const host = parseUrl(website.includes('://') ? website : `https://${website}`)?.hostname
  return host?.toLowerCase().replace(/^www\./, '')
}
