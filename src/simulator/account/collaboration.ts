import { formatDateTime, HOUR, SECOND } from '../date-times.ts'
import { Dice } from '../dice.ts'
import { wordsOf } from '../words/languages.ts'
import type { Account } from './account.ts'
import type { Call } from './call.ts'
import { conversationFacts } from './call-of.ts'
import { fillingOf } from './conversation.ts'
import { fill, templateOf } from './phrasebook.ts'
import { SALTS } from './salts.ts'
import type { User } from './users.ts'

/** A comment that somebody wrote on a call. */
export interface Comment {
  readonly id: string
  readonly author: User
  /** Microseconds since 1970. */
  readonly posted: number
  readonly inReplyTo: string | undefined
}

/** The comments on a call that are there by now; few calls have any. */
export function commentsOf(account: Account, number: number): readonly Comment[] {
  const dice = new Dice(account.seed, SALTS.collaboration, number)
  const count = dice.chance(0.18) ? dice.between(1, 3) : 0
  const { host, visibleFrom } = account.index.at(number)
  const hostUser = account.users[host]
  const comments: Comment[] = []
  for (let place = 0; place < count && hostUser !== undefined; place++) {
    const author = place === 1 ? hostUser : (hostUser.manager ?? hostUser)
    const posted = visibleFrom + dice.int(30 * 3600) * SECOND + HOUR / 4
    const inReplyTo = place === 1 ? comments[0]?.id : undefined
    if (posted <= account.now()) {
      comments.push({ id: account.identifiers.of('comment', number * 8 + place), author, posted, inReplyTo })
    }
  }
  return comments
}

/** The comments as the API prints them; an empty object when there are none (gong facts, 2.7). */
export function collaborationOf(account: Account, call: Call): Readonly<Record<string, unknown>> {
  const comments = commentsOf(account, call.number)
  if (comments.length === 0) return {}
  const dice = new Dice(account.seed, SALTS.collaboration, call.number, 1)
  const filling = fillingOf(conversationFacts(account.seed, call), 0)
  return {
    publicComments: comments.map(({ id, author, posted, inReplyTo }) => {
      const start = dice.int(call.duration)
      return {
        id,
        audioStartTime: start,
        audioEndTime: Math.min(call.duration, start + dice.between(2, 30)),
        commenterUserId: author.id,
        comment: fill(templateOf(dice.pick(wordsOf('eng').comments)), filling),
        posted: formatDateTime(posted, author.timeZone),
        inReplyTo: inReplyTo ?? null,
        duringCall: false,
      }
    }),
  }
}
