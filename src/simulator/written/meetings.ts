import type { WrittenParts } from './written.ts'

/** A meeting that was scheduled through the API; its fields are as they came. */
export interface WrittenMeeting {
  readonly id: string
  readonly organizerEmail: string
  readonly startTime: string
  readonly endTime: string
  readonly title: string | null
  readonly invitees: readonly { readonly email?: string | null }[]
  readonly provider: string | null
  readonly externalId: string | null
}

/** The meetings that were scheduled through the API. */
export interface WrittenMeetings {
  add(meeting: Omit<WrittenMeeting, 'id'>): WrittenMeeting
  find(id: string): WrittenMeeting | undefined
  change(id: string, meeting: Omit<WrittenMeeting, 'id'>): void
  delete(id: string): void
  list(): readonly WrittenMeeting[]
}

/** No meetings yet. */
export function createWrittenMeetings({ account }: WrittenParts): WrittenMeetings {
  const meetings = new Map<string, WrittenMeeting>()
  let added = 0
  return {
    add(meeting) {
      const id = account.identifiers.of('meeting', added)
      added += 1
      const kept = { ...meeting, id }
      meetings.set(id, kept)
      return kept
    },
    find: (id) => meetings.get(id),
    change: (id, meeting) => meetings.set(id, { ...meeting, id }),
    delete: (id) => meetings.delete(id),
    list: () => [...meetings.values()],
  }
}
