import type { Account } from '../account/account.ts'
import type { User } from '../account/users.ts'
import { Refusal } from '../answer.ts'
import { parseDateTime } from '../date-times.ts'
import type { WrittenMeeting } from '../written/meetings.ts'
import type { RouteRequest, Routes } from './route.ts'

/** Whom Gong asks to invite so that it records the meeting. */
const COORDINATOR = {
  email: 'coordinator@gong.example',
  displayName: 'Gong',
  firstName: 'Gong',
  lastName: '',
}
const MOST_ADDRESSES = 100

/** The meetings' endpoints; texts of refusals are those of the description. */
export const meetingRoutes: Routes = {
  addMeeting({ account, written }, request) {
    const meeting = meetingIn(request)
    const organizer = findUser(account, meeting.organizerEmail)
    if (organizer === undefined)
      throw new Refusal(404, 'No Gong user found corresponding to the provided organizer email')
    if (!hasConsentPage(organizer))
      throw new Refusal(409, 'Consent page is not enabled for the provided organizer')
    const { id } = written.meetings.add(meeting)
    const meetingUrl = `${String(organizer.record['meetingConsentPageUrl'])}?meetingId=${id}`
    return { meetingId: id, meetingUrl, additionalInvitees: [COORDINATOR] }
  },

  updateMeeting({ written }, request) {
    const id = request.values['meetingId'] ?? ''
    const meeting = meetingIn(request)
    const known = written.meetings.find(id)
    if (known?.organizerEmail.toLowerCase() !== meeting.organizerEmail.toLowerCase())
      throw new Refusal(404, 'No meeting found corresponding to the provided meeting ID')
    written.meetings.change(id, meeting)
    return { meetingId: id }
  },

  deleteMeeting({ written }, { values, body }) {
    const known = written.meetings.find(values['meetingId'] ?? '')
    const organizerEmail = (body['organizerEmail'] as string | null | undefined) ?? undefined
    if (known === undefined)
      throw new Refusal(404, 'No meeting found corresponding to the provided meeting ID')
    if (organizerEmail !== undefined && organizerEmail.toLowerCase() !== known.organizerEmail.toLowerCase())
      throw new Refusal(404, 'No Gong meeting found corresponding to the provided organizer email')
    written.meetings.delete(known.id)
    // The answer has the form of the request (gong facts, 5: 23).
    return { organizerEmail: known.organizerEmail }
  },

  integrationStatus({ account }, { body }) {
    const emails = (body['emails'] as readonly string[] | null | undefined) ?? []
    if (emails.length > MOST_ADDRESSES)
      throw new Refusal(400, `emails: size must be between 0 and ${MOST_ADDRESSES}`)
    return { users: emails.map((email) => statusOf(findUser(account, email), email)) }
  },
}

function meetingIn({ body }: RouteRequest): Omit<WrittenMeeting, 'id'> {
  const sent = body as unknown as Omit<WrittenMeeting, 'id'>
  const { startTime, endTime, organizerEmail, invitees } = sent
  if ((parseDateTime(startTime) ?? 0) >= (parseDateTime(endTime) ?? 0))
    throw new Refusal(400, 'startTime: must be before endTime')
  return {
    organizerEmail,
    startTime,
    endTime,
    invitees,
    title: sent.title ?? null,
    provider: sent.provider ?? null,
    externalId: sent.externalId ?? null,
  }
}

function findUser(account: Account, email: string): User | undefined {
  return account.users.find(({ emailAddress }) => emailAddress === email.toLowerCase())
}

function hasConsentPage(user: User): boolean {
  return user.isActive && !user.isAvatar
}

function statusOf(user: User | undefined, email: string): Readonly<Record<string, unknown>> {
  const exists = user !== undefined
  const valid = exists && hasConsentPage(user)
  const problem = exists ? 'The user’s calendar is not connected' : 'The user is not in Gong'
  return {
    email,
    exists,
    valid,
    userFacingError: valid ? null : problem,
    fixUrl: valid ? null : 'https://us-11111.app.gong.example/settings/calendar',
    helpUrl: valid ? null : 'https://help.gong.example/meetings',
  }
}
