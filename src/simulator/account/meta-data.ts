import { formatDateTime } from '../date-times.ts'
import { Dice } from '../dice.ts'
import { VENDOR } from '../words/companies.ts'
import type { CallKind } from '../words/words.ts'
import type { Call } from './call.ts'
import type { CallUpload } from './call-upload.ts'
import { SALTS } from './salts.ts'

const PURPOSES: Readonly<Record<CallKind, string | null>> = {
  discovery: 'Discovery Call',
  demo: 'Demo Call',
  pricing: 'Negotiation',
  technical: 'Technical Evaluation',
  followUp: null,
  coldCall: 'Prospecting',
  checkIn: 'Account Review',
  renewal: 'Renewal',
  internal: null,
}
const CONFERENCE_SYSTEMS = ['Zoom', 'Zoom', 'Google Meet', 'Microsoft Teams', 'Webex'] as const
const PHONE_SYSTEMS = ['Gong Connect', 'Outreach', 'Aircall', 'Dialpad'] as const
const DISPOSITIONS = [
  'Connected - meeting set',
  'Connected - not interested',
  'Left voicemail',
  'Got the gatekeeper',
] as const

/** What GET /v2/calls says of a call; fields that are not set are there and null (gong facts, 2.7). */
export function metaDataOf(seed: number, call: Call): Record<string, unknown> {
  const dice = new Dice(seed, SALTS.details, call.number, 1)
  const zone = call.hostUser.timeZone
  const system = dice.pick(call.isConference ? CONFERENCE_SYSTEMS : PHONE_SYSTEMS)
  const meeting = 10_000_000_000 + Math.floor(dice.next() * 89_999_999_999)
  return {
    id: call.id,
    url: callUrl(call.id),
    title: call.title,
    scheduled: call.scheduled === undefined ? null : formatDateTime(call.scheduled, zone),
    started: formatDateTime(call.start, zone),
    duration: call.duration,
    primaryUserId: call.hostUser.id,
    direction: call.isConference ? 'Conference' : dice.chance(0.75) ? 'Outbound' : 'Inbound',
    system,
    scope: call.isInternal ? 'Internal' : dice.chance(0.02) ? 'Unknown' : 'External',
    media: call.isConference && dice.chance(0.94) ? 'Video' : 'Audio',
    language: call.language,
    workspaceId: call.workspaceId,
    sdrDisposition: call.kind === 'coldCall' ? dice.pick(DISPOSITIONS) : null,
    clientUniqueId: call.isConference ? null : `${system.slice(0, 2).toUpperCase()}${call.id.slice(0, 12)}`,
    customData: null,
    purpose: dice.chance(0.8) ? PURPOSES[call.kind] : null,
    meetingUrl: call.isConference ? `https://${VENDOR.name.toLowerCase()}.zoom.example/j/${meeting}` : null,
    isPrivate: call.isPrivate,
    calendarEventId: call.isConference ? `${call.id.slice(3, 15)}@google.example` : null,
    ...(call.upload === undefined ? {} : uploadedFields(call.upload, call.isInternal)),
  }
}

/** The page of a call in Gong's web application. */
export function callUrl(callId: string): string {
  return `https://us-11111.app.gong.example/call?id=${callId}`
}

/** What the caller said of a call that was created through the API. */
function uploadedFields(upload: CallUpload, isInternal: boolean): Readonly<Record<string, unknown>> {
  const { direction, system, media, disposition, clientUniqueId, customData, purpose, meetingUrl } = upload
  return {
    direction,
    system,
    scope: isInternal ? 'Internal' : 'External',
    media,
    sdrDisposition: disposition,
    clientUniqueId,
    customData,
    purpose,
    meetingUrl,
    calendarEventId: null,
  }
}
