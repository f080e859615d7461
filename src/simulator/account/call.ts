import type { CallBasics } from './call-facts.ts'
import type { CallUpload } from './call-upload.ts'
import type { Company, Contact } from './companies.ts'
import type { User } from './users.ts'

/** Somebody who took part in a call or was invited to it. */
export interface Participant {
  readonly partyId: string
  /** Absent for those who did not speak. */
  readonly speakerId: string | undefined
  readonly user: User | undefined
  readonly contact: Contact | undefined
  /** A voice on the phone whose name is not known. */
  readonly phoneNumber: string | undefined
  readonly methods: readonly string[]
}

/** A call as the account knows it, before it is printed. */
export interface Call extends CallBasics {
  readonly number: number
  readonly id: string
  /** Microseconds since 1970. */
  readonly start: number
  readonly scheduled: number | undefined
  /** When the call, its transcript and what AI makes of it appear; Infinity for never. */
  readonly visibleFrom: number
  readonly transcriptFrom: number
  readonly contentFrom: number
  readonly title: string
  readonly hostUser: User
  readonly customer: Company
  readonly contacts: readonly Contact[]
  readonly participants: readonly Participant[]
  /** ISO-639-2B; `und` and `zxx` where Gong could not tell or nobody spoke. */
  readonly language: string
  readonly workspaceId: string
  readonly isInternal: boolean
  /** How it was created through the API; undefined for a call that Gong recorded itself. */
  readonly upload: CallUpload | undefined
}

/** What was changed on a call after the account was made. */
export interface CallEdit {
  readonly title?: string
  readonly isPrivate?: boolean
  /** Microseconds since 1970. */
  readonly start?: number
  /** Seconds. */
  readonly duration?: number
  readonly visibleFrom?: number
  readonly transcriptFrom?: number
  readonly contentFrom?: number
  readonly upload?: CallUpload
}
