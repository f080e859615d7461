import type { User } from './users.ts'

/** Somebody on an uploaded call, as the caller described them. */
export interface UploadedParty {
  readonly user: User | undefined
  readonly name: string | undefined
  readonly emailAddress: string | undefined
  readonly phoneNumber: string | undefined
  /** References to a CRM, as they were given. */
  readonly context: readonly unknown[]
}

/** A call that was created through the API, as far as it differs from one that Gong recorded itself. */
export interface CallUpload {
  readonly clientUniqueId: string
  readonly host: User
  /** Everybody on the call; the host is the first. */
  readonly parties: readonly UploadedParty[]
  /** The number of its workspace. */
  readonly workspace: number
  readonly title: string
  readonly purpose: string | null
  /** Microseconds since 1970. */
  readonly start: number
  readonly scheduled: number | undefined
  /** Seconds; 0 until it is known. */
  readonly duration: number
  readonly direction: string
  readonly disposition: string | null
  readonly customData: string | null
  readonly meetingUrl: string | null
  readonly system: string
  /** ISO-639-2B. */
  readonly language: string
  /** References to a CRM, as they were given. */
  readonly context: readonly unknown[]
  readonly media: 'Audio' | 'Video'
}
