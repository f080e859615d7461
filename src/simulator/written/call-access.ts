import { SALTS } from '../account/salts.ts'
import { Dice } from '../dice.ts'
import type { WrittenParts } from './written.ts'

/** Which users were given access to single calls through the API. */
export interface WrittenCallAccess {
  /** Ids of users, in the order in which they got it. */
  usersOf(callId: string): readonly string[]
  /** Gives access; those who have it keep it. */
  give(callId: string, userIds: readonly string[]): void
  /** Takes access away; those who have none are left alone. */
  take(callId: string, userIds: readonly string[]): void
}

/** The share of calls to which somebody was given access before. */
const SHARED = 0.15

/** The access that was given before the simulator started. */
export function createWrittenCallAccess({ account }: WrittenParts): WrittenCallAccess {
  const changed = new Map<string, readonly string[]>()
  const usersOf = (callId: string) => changed.get(callId) ?? usersBefore(callId)
  const usersBefore = (callId: string) => {
    const number = account.identifiers.read('call', callId) ?? 0
    const dice = new Dice(account.seed, SALTS.access, number)
    if (!dice.chance(SHARED)) return []
    const people = account.users.filter(({ isAvatar }) => !isAvatar)
    const first = dice.int(people.length)
    return people.slice(first, first + dice.between(1, 3)).map(({ id }) => id)
  }
  return {
    usersOf,
    give: (callId, userIds) => changed.set(callId, [...new Set([...usersOf(callId), ...userIds])]),
    take(callId, userIds) {
      changed.set(
        callId,
        usersOf(callId).filter((id) => !userIds.includes(id)),
      )
    },
  }
}
