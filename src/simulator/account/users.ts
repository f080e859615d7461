import { DAY, formatDateTime, SECOND } from '../date-times.ts'
import { Dice } from '../dice.ts'
import type { Identifiers } from '../identifiers.ts'
import { SELLER_TITLES, VENDOR } from '../words/companies.ts'
import { NAME_SETS, toAddress } from '../words/names.ts'
import { SALTS } from './salts.ts'

/** A person of the account, and what Gong says of them. */
export interface User {
  readonly number: number
  readonly id: string
  readonly givenName: string
  readonly familyName: string
  readonly emailAddress: string
  readonly title: string
  readonly timeZone: string
  readonly isActive: boolean
  readonly isManager: boolean
  /** A synthetic user that stands for one of Gong's own people. */
  readonly isAvatar: boolean
  readonly manager: User | undefined
  /** Microseconds since 1970. */
  readonly created: number
  /** The record as the API prints it. */
  readonly record: Readonly<Record<string, unknown>>
}

const ZONES = [
  'America/Los_Angeles',
  'America/New_York',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'America/Chicago',
]
const SPOKEN = ['en-US', 'en-GB', 'de-DE', 'es-ES', 'fr-FR', 'hi-IN']
const AVATARS = 2
const REPORTS_PER_MANAGER = 8

/** The account's users and avatars; a user's place in the list is their number. */
export function createUsers(
  seed: number,
  count: number,
  opened: number,
  identifiers: Identifiers,
): readonly User[] {
  const users: User[] = []
  const addresses = new Set<string>()
  const managers = Math.max(1, Math.ceil(count / (REPORTS_PER_MANAGER + 1)))
  for (let number = 0; number < count + AVATARS; number++) {
    const dice = new Dice(seed, SALTS.user, number)
    const isAvatar = number >= count
    const isManager = number < managers && !isAvatar
    const manager = isAvatar || number === 0 ? undefined : users[isManager ? 0 : number % managers]
    const names = dice.pick(NAME_SETS)
    const [givenName, familyName] = [dice.pick(names.given), dice.pick(names.family)]
    users.push(
      toUser(
        {
          number,
          id: identifiers.of('user', number),
          givenName,
          familyName,
          emailAddress: unusedAddress(addresses, givenName, familyName, isAvatar),
          title: titleOf(dice, number, isManager, isAvatar),
          timeZone: dice.pick(ZONES),
          isActive: number === 0 || !dice.chance(0.1),
          isManager,
          isAvatar,
          manager,
          created: Math.floor(opened / SECOND) * SECOND - dice.int(400) * DAY - dice.int(86_400) * SECOND,
        },
        dice,
      ),
    )
  }
  return users
}

function titleOf(dice: Dice, number: number, isManager: boolean, isAvatar: boolean): string {
  if (isAvatar) return 'Customer Success Manager'
  if (number === 0) return 'Chief Revenue Officer'
  return isManager
    ? dice.pick(['Regional Sales Director', 'Sales Manager', 'Head of Customer Success'])
    : dice.pick(SELLER_TITLES)
}

function unusedAddress(used: Set<string>, givenName: string, familyName: string, isAvatar: boolean): string {
  const local = `${toAddress(givenName)}.${toAddress(familyName)}`
  const domain = isAvatar ? 'gong.example' : VENDOR.domain
  let address = `${local}@${domain}`
  for (let again = 2; used.has(address); again++) address = `${local}${again}@${domain}`
  used.add(address)
  return address
}

function toUser(user: Omit<User, 'record'>, dice: Dice): User {
  const isRecorded = user.isActive && !user.isAvatar && !dice.chance(0.05)
  const zone = ZONES.indexOf(user.timeZone)
  const record = {
    id: user.id,
    emailAddress: user.emailAddress,
    created: formatDateTime(user.created, user.timeZone),
    active: user.isActive,
    emailAliases: dice.chance(0.1) ? [user.emailAddress.replace('.', '_')] : [],
    trustedEmailAddress: null,
    firstName: user.givenName,
    lastName: user.familyName,
    title: dice.chance(0.05) ? null : user.title,
    phoneNumber: dice.chance(0.6) ? `+1 555 01${String(user.number % 100).padStart(2, '0')}` : null,
    extension: dice.chance(0.1) ? String(100 + (user.number % 900)) : null,
    personalMeetingUrls: dice.chance(0.5)
      ? [`https://zoom.example/my/${user.emailAddress.split('@')[0]}`]
      : [],
    settings: {
      webConferencesRecorded: isRecorded,
      preventWebConferenceRecording: false,
      telephonyCallsImported: dice.chance(0.5),
      emailsImported: isRecorded,
      preventEmailImport: false,
      nonRecordedMeetingsImported: isRecorded,
      gongConnectEnabled: dice.chance(0.4),
    },
    managerId: user.manager?.id ?? null,
    meetingConsentPageUrl: `https://join.gong.example/${VENDOR.name.toLowerCase()}/${user.emailAddress.split('@')[0]}`,
    conferencingProviders: [{ provider: dice.pick(['zoom', 'googleMeet', 'teams']), isDefault: true }],
    spokenLanguages: [{ language: SPOKEN[zone] ?? 'en-US', primary: true }],
  }
  return { ...user, record }
}
