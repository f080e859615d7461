import { Dice } from '../dice.ts'
import type { Identifiers } from '../identifiers.ts'
import { wordsOf } from '../words/languages.ts'
import { SLOTS, type Slot } from '../words/words.ts'
import type { Workspace } from './account.ts'
import type { Call, CallEdit, Participant } from './call.ts'
import { basicsOf, type CallBasics, SHORTEST_TALK, type Sizes, visibilityOf } from './call-facts.ts'
import type { CallIndex } from './call-index.ts'
import { type Company, type Contact, companyOf, contactOf } from './companies.ts'
import { type ConversationFacts, fillingOf } from './conversation.ts'
import { fill, templateOf } from './phrasebook.ts'
import { SALTS } from './salts.ts'
import { uploadedBasics, uploadedParts } from './uploaded-call.ts'
import type { User } from './users.ts'

/** What a call is made from. */
export interface CallSource {
  readonly sizes: Sizes
  readonly users: readonly User[]
  readonly workspaces: readonly Workspace[]
  readonly identifiers: Identifiers
  readonly index: CallIndex
  /** The simulator's start, in microseconds since 1970. */
  readonly opened: number
  readonly edits: ReadonlyMap<number, CallEdit>
}

const PARTIES_A_CALL = 16

/** Makes a call from the seed, its number and what was changed on it. */
export function callOf(source: CallSource, number: number): Call {
  const { sizes, identifiers, index } = source
  const edit = source.edits.get(number)
  const seeded = basicsOf(sizes, number)
  const upload = edit?.upload
  const basics = { ...(upload === undefined ? seeded : uploadedBasics(seeded, upload)), ...pick(edit) }
  const indexed = index.at(number)
  const dice = new Dice(sizes.seed, SALTS.details, number)
  const isInternal = basics.kind === 'internal'
  const hostUser = source.users[basics.host] ?? firstUser(source.users)
  const customer = companyOf(sizes.seed, basics.company)
  const contacts = contactsOf(sizes.seed, customer, basics, dice)
  const language = isInternal
    ? 'eng'
    : basics.duration < SHORTEST_TALK
      ? basics.isSilent
        ? 'zxx'
        : 'und'
      : customer.language
  const usual = visibilityOf(sizes, number, basics.isSilent, indexed.visibleFrom, source.opened)
  return {
    ...basics,
    number,
    id: identifiers.of('call', number),
    start: indexed.start,
    scheduled: basics.isConference ? indexed.listTime : undefined,
    visibleFrom: indexed.visibleFrom,
    transcriptFrom: indexed.transcriptFrom,
    contentFrom: edit?.contentFrom ?? edit?.transcriptFrom ?? usual.content,
    title:
      edit?.title ??
      upload?.title ??
      titleOf(sizes.seed, number, basics, { language, hostUser, customer, contacts }),
    hostUser,
    customer,
    contacts,
    participants: participantsOf(source, number, basics, { hostUser, contacts, isInternal }),
    language,
    workspaceId: source.workspaces[basics.workspace]?.id ?? '',
    isInternal,
    upload,
    ...(upload === undefined ? {} : uploadedParts(sizes.seed, identifiers, number, basics, upload)),
  }
}

/** What the conversation on a call depends on. */
export function conversationFacts(seed: number, call: Call): ConversationFacts {
  const speakers = call.participants.map((participant, place) => ({ participant, place }))
  const heard = speakers.filter(({ participant }) => participant.speakerId !== undefined)
  const ours = heard.filter(({ participant }) => participant.user !== undefined).map(({ place }) => place)
  const theirs = heard.filter(({ participant }) => participant.user === undefined).map(({ place }) => place)
  const others = ours.filter((place) => place !== 0)
  return {
    seed,
    number: call.number,
    kind: call.kind,
    language: call.language,
    duration: call.duration,
    names: namesOf(call, call.participants[others[0] ?? 0]?.user),
    sellers: call.isInternal ? [0] : ours,
    buyers: call.isInternal ? others : theirs,
  }
}

function namesOf(
  call: Pick<Call, 'hostUser' | 'customer' | 'contacts' | 'isInternal'>,
  colleague: User | undefined,
) {
  const buyer = call.isInternal ? colleague?.givenName : call.contacts[0]?.givenName
  return { seller: call.hostUser.givenName, buyer: buyer ?? call.customer.name, customer: call.customer.name }
}

function titleOf(
  seed: number,
  number: number,
  basics: CallBasics,
  known: {
    readonly language: string
    readonly hostUser: User
    readonly customer: Company
    readonly contacts: readonly Contact[]
  },
): string {
  const { language, hostUser, customer, contacts } = known
  const titles = wordsOf(language).titles[basics.kind]
  const names = {
    seller: hostUser.givenName,
    buyer: contacts[0]?.givenName ?? customer.name,
    customer: customer.name,
  }
  const facts = {
    seed,
    number,
    kind: basics.kind,
    language,
    duration: basics.duration,
    names,
    sellers: [],
    buyers: [],
  }
  const filling = [...fillingOf(facts, 0)]
  // A title names the person in full.
  const buyer: Slot = 'buyer'
  if (contacts[0] !== undefined)
    filling[SLOTS.indexOf(buyer)] = `${contacts[0].givenName} ${contacts[0].familyName}`
  return fill(templateOf(new Dice(seed, SALTS.content, number).pick(titles)), filling)
}

function contactsOf(seed: number, customer: Company, basics: CallBasics, dice: Dice): readonly Contact[] {
  if (basics.kind === 'internal') return []
  const count = basics.isConference ? dice.between(1, 3) : 1
  const first = dice.int(6)
  return Array.from({ length: count }, (_, place) => contactOf(seed, customer, first + place))
}

function participantsOf(
  source: CallSource,
  number: number,
  basics: CallBasics,
  known: { readonly hostUser: User; readonly contacts: readonly Contact[]; readonly isInternal: boolean },
): readonly Participant[] {
  const { sizes, identifiers, users } = source
  const dice = new Dice(sizes.seed, SALTS.parties, number)
  const participants: Participant[] = []
  const join = (user: User | undefined, contact: Contact | undefined, hasSpoken: boolean) => {
    const place = number * PARTIES_A_CALL + participants.length
    participants.push({
      partyId: identifiers.of('party', place),
      speakerId: hasSpoken ? identifiers.of('speaker', place) : undefined,
      user,
      contact,
      phoneNumber: basics.isConference ? undefined : contact?.phoneNumber,
      methods: basics.isConference ? (hasSpoken ? ['Invitee', 'Attendee'] : ['Invitee']) : ['Attendee'],
    })
  }
  join(known.hostUser, undefined, true)
  for (const contact of known.contacts)
    join(undefined, contact, contact === known.contacts[0] || dice.chance(0.7))
  for (const colleague of colleaguesOf(sizes, users, number, basics))
    join(colleague, undefined, known.isInternal || dice.chance(0.7))
  return participants
}

/** The host's colleagues on a call. */
export function colleaguesOf(
  { seed, users: count }: Pick<Sizes, 'seed' | 'users'>,
  users: readonly User[],
  number: number,
  { kind, isConference, host }: Pick<CallBasics, 'kind' | 'isConference' | 'host'>,
): readonly User[] {
  const dice = new Dice(seed, SALTS.parties, number, 1)
  const wanted = kind === 'internal' ? dice.between(1, 4) : isConference && dice.chance(0.35) ? 1 : 0
  const colleagues = new Set<User>()
  for (let place = 0; place < wanted; place++) {
    const colleague = users[(host + 1 + place * 7 + dice.int(5)) % count]
    if (colleague !== undefined && colleague.number !== host) colleagues.add(colleague)
  }
  return [...colleagues]
}

function firstUser(users: readonly User[]): User {
  const [user] = users
  if (user === undefined) throw new Error('an account has at least one user')
  return user
}

function pick(edit: CallEdit | undefined): Partial<Pick<CallBasics, 'isPrivate' | 'duration'>> {
  return {
    ...(edit?.isPrivate === undefined ? {} : { isPrivate: edit.isPrivate }),
    ...(edit?.duration === undefined ? {} : { duration: edit.duration }),
  }
}
