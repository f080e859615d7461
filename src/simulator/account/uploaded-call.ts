import type { Identifiers } from '../identifiers.ts'
import type { Call, Participant } from './call.ts'
import type { CallBasics } from './call-facts.ts'
import type { CallUpload, UploadedParty } from './call-upload.ts'
import { type Contact, companyOf } from './companies.ts'

/** Ids of parties of uploaded calls lie beyond those of all others, for there is no limit to their number. */
const FIRST_PARTY = 2 ** 39
const PARTIES_A_CALL = 1024
/** How many of those on a call are heard. */
const MOST_SPEAKERS = 4

/** What decides where an uploaded call appears: the seed's throws, but for what the caller said. */
export function uploadedBasics(basics: CallBasics, upload: CallUpload): CallBasics {
  const { host, workspace, duration, direction, parties } = upload
  const isInternal = parties.every(({ user }) => user !== undefined)
  return {
    ...basics,
    kind: isInternal ? 'internal' : basics.kind === 'internal' ? 'discovery' : basics.kind,
    isConference: direction === 'Conference',
    duration,
    host: host.number,
    workspace,
    isPrivate: false,
    isSilent: false,
  }
}

/** The parts of an uploaded call that the caller described, in place of those of the seed. */
export function uploadedParts(
  seed: number,
  identifiers: Identifiers,
  number: number,
  basics: CallBasics,
  upload: CallUpload,
): Pick<
  Call,
  'upload' | 'hostUser' | 'customer' | 'contacts' | 'participants' | 'language' | 'isInternal' | 'scheduled'
> {
  const participants = upload.parties.map((party, place): Participant => {
    const id = FIRST_PARTY + number * PARTIES_A_CALL + place
    return {
      partyId: identifiers.of('party', id),
      speakerId: place < MOST_SPEAKERS ? identifiers.of('speaker', id) : undefined,
      user: party.user,
      contact: party.user === undefined ? contactOf(party) : undefined,
      phoneNumber: party.phoneNumber,
      methods: ['Attendee'],
    }
  })
  const contacts = participants.flatMap(({ contact }) => (contact === undefined ? [] : [contact]))
  const company = companyOf(seed, basics.company)
  return {
    upload,
    hostUser: upload.host,
    customer: { ...company, name: companyName(contacts) ?? company.name },
    contacts,
    participants,
    language: upload.language,
    isInternal: contacts.length === 0,
    scheduled: upload.scheduled,
  }
}

/** A contact that no CRM of the account knows; what was not said of it is empty. */
function contactOf({ name = '', emailAddress = '', phoneNumber = '' }: UploadedParty): Contact {
  const [givenName = '', ...familyNames] = name.split(' ')
  return { number: -1, givenName, familyName: familyNames.join(' '), emailAddress, title: '', phoneNumber }
}

function companyName(contacts: readonly Contact[]): string | undefined {
  const domain = contacts.find(({ emailAddress }) => emailAddress.includes('@'))?.emailAddress.split('@')[1]
  const word = domain?.split('.')[0]
  return word === undefined || word === '' ? undefined : word.charAt(0).toUpperCase() + word.slice(1)
}
