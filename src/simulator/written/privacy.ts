import type { Call } from '../account/call.ts'
import { callsWith, type Person } from '../account/references.ts'
import { HOUR } from '../date-times.ts'
import type { WrittenEngagement } from './engagement.ts'
import type { WrittenMeetings } from './meetings.ts'
import type { WrittenParts } from './written.ts'

/** What was erased for somebody's privacy, and what is to be. */
export interface WrittenPrivacy {
  /** Asks for the erasure of all that refers to somebody; it happens hours later. */
  erase(person: Person): void
  /** Whether all that referred to somebody is gone. */
  isErased(person: Person): boolean
  /** Carries out what is due by now. */
  settle(): void
  /** Brings the calls back. */
  forget(): void
}

/** Gong says that an erasure may take several hours. */
const DELAY = 3 * HOUR

/** Nothing to erase yet. */
export function createWrittenPrivacy(
  { account }: WrittenParts,
  areas: { readonly meetings: WrittenMeetings; readonly engagement: WrittenEngagement },
): WrittenPrivacy {
  let waiting: readonly { readonly person: Person; readonly due: number }[] = []
  let erased: readonly Person[] = []
  const gone: Call[] = []
  const carryOut = (person: Person) => {
    for (const call of callsWith(account, person)) {
      gone.push(call)
      account.delete(call.number)
    }
    erased = [...erased, person]
    const { emailAddress } = person
    if (emailAddress === undefined) return
    areas.engagement.erase(emailAddress)
    for (const { id, invitees } of areas.meetings.list()) {
      if (invitees.some(({ email }) => email?.toLowerCase() === emailAddress)) areas.meetings.delete(id)
    }
  }
  return {
    erase(person) {
      waiting = [...waiting, { person, due: account.now() + DELAY }]
    },
    isErased: (person) =>
      erased.some(
        ({ emailAddress, phoneDigits }) =>
          emailAddress === person.emailAddress && phoneDigits === person.phoneDigits,
      ),
    settle() {
      const due = waiting.filter((erasure) => erasure.due <= account.now())
      if (due.length === 0) return
      waiting = waiting.filter((erasure) => erasure.due > account.now())
      for (const { person } of due) carryOut(person)
    },
    forget() {
      for (const { number, visibleFrom, transcriptFrom, contentFrom } of gone)
        account.edit(number, { visibleFrom, transcriptFrom, contentFrom })
    },
  }
}
