import type { Call, Participant } from './call.ts'
import { type ContextWish, partyContextOf } from './crm-context.ts'

/** The people of a call as the API prints them; `context` is always a list (gong facts, 5: 6). */
export function partiesOf(seed: number, call: Call, wish: ContextWish | undefined): readonly unknown[] {
  return call.participants.map((participant, place) => ({
    id: participant.partyId,
    ...namesOf(participant),
    userId: participant.user?.id ?? null,
    speakerId: participant.speakerId ?? null,
    context: wish === undefined ? [] : contextOf(seed, call, participant, place, wish),
    affiliation: participant.user === undefined ? 'External' : 'Internal',
    phoneNumber: participant.phoneNumber ?? null,
    methods: participant.methods,
  }))
}

/** Of a party of an uploaded call the CRM is known as far as the caller told it. */
function contextOf(
  seed: number,
  { upload }: Call,
  participant: Participant,
  place: number,
  wish: ContextWish,
): readonly unknown[] {
  return upload === undefined
    ? partyContextOf(seed, participant, wish)
    : (upload.parties[place]?.context ?? [])
}

function namesOf({ user, contact }: Participant): Readonly<Record<string, unknown>> {
  const person = user ?? contact
  if (person === undefined) return { emailAddress: null, name: null, title: null }
  return {
    emailAddress: person.emailAddress || null,
    name: `${person.givenName} ${person.familyName}`.trim() || null,
    title: person.title || null,
  }
}
