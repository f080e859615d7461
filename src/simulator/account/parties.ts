import type { Call, Participant } from './call.ts'
import { type ContextWish, partyContextOf } from './crm-context.ts'

/** The people of a call as the API prints them; `context` is always a list (gong facts, 5: 6). */
export function partiesOf(seed: number, call: Call, wish: ContextWish | undefined): readonly unknown[] {
  return call.participants.map((participant) => ({
    id: participant.partyId,
    ...namesOf(participant),
    userId: participant.user?.id ?? null,
    speakerId: participant.speakerId ?? null,
    context: wish === undefined ? [] : partyContextOf(seed, participant, wish),
    affiliation: participant.user === undefined ? 'External' : 'Internal',
    phoneNumber: participant.phoneNumber ?? null,
    methods: participant.methods,
  }))
}

function namesOf({ user, contact }: Participant): Readonly<Record<string, unknown>> {
  const person = user ?? contact
  if (person === undefined) return { emailAddress: null, name: null, title: null }
  return {
    emailAddress: person.emailAddress,
    name: `${person.givenName} ${person.familyName}`,
    title: person.title,
  }
}
