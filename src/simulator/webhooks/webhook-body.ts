import type { Account } from '../account/account.ts'
import { type ContentSelector, extensiveOf } from '../account/extensive.ts'

/** Everything that a webhook holds of a call, which is what POST /v2/calls/extensive can give. */
const SELECTOR: ContentSelector = {
  context: 'Extended',
  exposedFields: {
    parties: true,
    content: {
      structure: true,
      topics: true,
      trackers: true,
      trackerOccurrences: true,
      pointsOfInterest: true,
      brief: true,
      outline: true,
      highlights: true,
      callOutcome: true,
      keyPoints: true,
    },
    interaction: { speakers: true, video: true, personInteractionStats: true, questions: true },
    collaboration: { publicComments: true },
  },
}

/** What Gong sends of a call (gong facts, 2.7); throws a RangeError for one that is not there. */
export function webhookBody(account: Account, callId: string, isTest: boolean): Record<string, unknown> {
  const call = account.findCall(callId)
  if (call === undefined) throw new RangeError(`there is no call ${callId}, or not yet`)
  const callData = extensiveOf(account, call, SELECTOR, undefined)
  return { callData, isTest, isPrivate: account.isPrivate(call.number) }
}
