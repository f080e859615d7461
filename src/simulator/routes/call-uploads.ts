import type { Account } from '../account/account.ts'
import type { CallUpload, UploadedParty } from '../account/call-upload.ts'
import { callUrl } from '../account/meta-data.ts'
import type { User } from '../account/users.ts'
import { Refusal } from '../answer.ts'
import { parseDateTime } from '../date-times.ts'
import type { RouteContext, Routes } from './route.ts'

/** The body of POST /v2/calls, as far as it is used. */
interface NewCall {
  readonly clientUniqueId: string
  readonly primaryUser: string
  readonly actualStart: string
  readonly direction: string
  readonly parties: readonly NewParty[]
  readonly title?: string | null
  readonly purpose?: string | null
  readonly scheduledStart?: string | null
  readonly duration?: number | null
  readonly disposition?: string | null
  readonly context?: readonly unknown[] | null
  readonly customData?: string | null
  readonly meetingUrl?: string | null
  readonly callProviderCode?: string | null
  readonly downloadMediaUrl?: string | null
  readonly workspaceId?: string | null
  readonly languageCode?: string | null
}

interface NewParty {
  readonly userId?: string | null
  readonly emailAddress?: string | null
  readonly name?: string | null
  readonly phoneNumber?: string | null
  readonly context?: readonly unknown[] | null
}

/** What calls say of their system when the caller named none. */
const UPLOAD_SYSTEM = 'Upload API'

/** BCP-47 to the ISO-639-2B of calls, for the languages that are spoken here. */
const LANGUAGES: Readonly<Record<string, string>> = { en: 'eng', de: 'deu', es: 'spa', fr: 'fra' }

/** POST /v2/calls and PUT /v2/calls/{id}/media. */
export const callUploadRoutes: Routes = {
  addCall(context, { body }) {
    const sent = body as unknown as NewCall
    const upload = uploadOf(context.account, sent)
    refuseDuplicate(context, sent.clientUniqueId)
    // The address is taken and never fetched.
    return { callId: context.written.calls.add(upload, sent.downloadMediaUrl != null).id }
  },

  addCallRecording({ written }, { values, file }) {
    const id = values['id'] ?? ''
    const call = written.calls.find(id)
    if (call === undefined || file === undefined) throw new Refusal(400, `Call ID ${id} was not found`)
    if (call.isFetched || call.media !== undefined)
      throw new Refusal(400, `Call ID ${id} already has a recording`)
    // Nothing more is said of a recording that another call has (gong facts, 6: 5).
    if (written.calls.findByMedia(file.sha256) !== undefined) throw new Refusal(400, 'Bad request')
    written.calls.keepMedia(call, file)
    return { status: 201, body: { callId: id, url: callUrl(id) } }
  },
}

function refuseDuplicate({ written, duplicateStatus }: RouteContext, clientUniqueId: string): void {
  const known = written.calls.findByClientUniqueId(clientUniqueId)
  if (known === undefined) return
  const text = `A call with clientUniqueId ${clientUniqueId} already exists, its call ID is ${known.id}`
  throw new Refusal(duplicateStatus, text)
}

function uploadOf(account: Account, sent: NewCall): CallUpload {
  const parties = sent.parties.map((party) => partyOf(account, party))
  const host = hostOf(account, sent, parties)
  if (sent.downloadMediaUrl != null && !URL.canParse(sent.downloadMediaUrl))
    throw new Refusal(400, 'downloadMediaUrl: must be a valid URL')
  const others = parties.filter(({ user }) => user !== host)
  const mine = parties.find(({ user }) => user === host)
  return {
    clientUniqueId: sent.clientUniqueId,
    host,
    parties: [...(mine === undefined ? [] : [mine]), ...others],
    workspace: workspaceOf(account, sent.workspaceId ?? undefined),
    title: sent.title ?? titleOf(others),
    purpose: sent.purpose ?? null,
    start: parseDateTime(sent.actualStart) ?? 0,
    scheduled: sent.scheduledStart == null ? undefined : parseDateTime(sent.scheduledStart),
    duration: Math.round(sent.duration ?? 0),
    direction: sent.direction,
    disposition: sent.disposition ?? null,
    customData: sent.customData ?? null,
    meetingUrl: sent.meetingUrl ?? null,
    system: sent.callProviderCode ?? UPLOAD_SYSTEM,
    language: LANGUAGES[sent.languageCode?.slice(0, 2) ?? 'en'] ?? 'eng',
    context: sent.context ?? [],
    media: 'Audio',
  }
}

/** The title of a call that was given none. */
function titleOf([other]: readonly UploadedParty[]): string {
  const name = other?.name ?? other?.emailAddress ?? other?.phoneNumber
  return name === undefined ? 'Call' : `Call with ${name}`
}

function partyOf(account: Account, party: NewParty): UploadedParty {
  const { userId, emailAddress, name, phoneNumber, context } = party
  const isMeant = (user: User) =>
    userId == null ? user.emailAddress === emailAddress?.toLowerCase() : user.id === userId
  return {
    user: account.users.find(isMeant),
    name: name ?? undefined,
    emailAddress: emailAddress ?? undefined,
    phoneNumber: phoneNumber ?? undefined,
    context: context ?? [],
  }
}

/** The user who hosted the call, who must be one of the parties and be recorded (gong facts, 2.3 and 5: 29). */
function hostOf(account: Account, { primaryUser }: NewCall, parties: readonly UploadedParty[]): User {
  const host = account.users.find(({ id }) => id === primaryUser)
  const settings = host?.record['settings'] as { readonly webConferencesRecorded?: boolean } | undefined
  if (host === undefined || settings?.webConferencesRecorded !== true)
    throw new Refusal(409, `Recording is not enabled for the primary user ${primaryUser}`)
  if (!parties.some(({ user }) => user === host))
    throw new Refusal(400, 'parties: a party must be provided for the primaryUser')
  return host
}

function workspaceOf(account: Account, id: string | undefined): number {
  if (id === undefined) return 0
  const workspace = account.workspaces.find((candidate) => candidate.id === id)
  if (workspace === undefined) throw new Refusal(400, `workspaceId: there is no workspace ${id}`)
  return workspace.number
}
