import type { Account } from './account.ts'
import type { Call } from './call.ts'
import { collaborationOf } from './collaboration.ts'
import { type ContentWish, contentOf } from './content.ts'
import { type ContextWish, callContextOf } from './crm-context.ts'
import { type InteractionWish, interactionOf } from './interaction.ts'
import { metaDataOf } from './meta-data.ts'
import { partiesOf } from './parties.ts'
import { turnsOf } from './transcript.ts'

/** What a caller wants to see of a call. */
export interface ContentSelector {
  readonly context?: 'None' | 'Basic' | 'Extended' | null
  readonly contextTiming?: readonly ('Now' | 'TimeOfCall')[] | null
  readonly exposedFields?: {
    readonly parties?: boolean | null
    readonly content?: ContentWish | null
    readonly interaction?: InteractionWish | null
    readonly collaboration?: { readonly publicComments?: boolean | null } | null
    readonly media?: boolean | null
  } | null
}

/** Signs addresses of a call's media. */
export type MediaSigner = (callId: string, kind: 'audio' | 'video') => string

/** A call as POST /v2/calls/extensive prints it: what the selector asks for and no more. */
export function extensiveOf(
  account: Account,
  call: Call,
  selector: ContentSelector,
  mediaUrl: MediaSigner | undefined,
): Record<string, unknown> {
  const metaData = metaDataOf(account.seed, call)
  const record: Record<string, unknown> = { metaData }
  const wish = contextWish(selector)
  const { parties, content, interaction, collaboration, media } = selector.exposedFields ?? {}
  if (wish !== undefined) record['context'] = call.upload?.context ?? callContextOf(account.seed, call, wish)
  if (parties) record['parties'] = partiesOf(account.seed, call, wish)
  // What is made of the words comes no sooner than the words.
  const isHeard = call.transcriptFrom <= account.now()
  const turns = isHeard && (content || interaction) ? turnsOf(account, call) : []
  if (content) record['content'] = isHeard ? contentOf(account, call, turns, content) : {}
  if (interaction) {
    record['interaction'] = isHeard
      ? interactionOf(account.seed, call, turns, interaction, metaData['media'] === 'Video')
      : {}
  }
  if (collaboration)
    record['collaboration'] = collaboration.publicComments ? collaborationOf(account, call) : {}
  if (media && mediaUrl !== undefined)
    record['media'] = mediaOf(call.id, metaData['media'] === 'Video', mediaUrl)
  return record
}

function contextWish({ context, contextTiming }: ContentSelector): ContextWish | undefined {
  if (context !== 'Basic' && context !== 'Extended') return undefined
  return { depth: context, timing: contextTiming?.length ? [...new Set(contextTiming)] : ['Now'] }
}

function mediaOf(callId: string, isVideo: boolean, mediaUrl: MediaSigner): Record<string, unknown> {
  const audioUrl = mediaUrl(callId, 'audio')
  return isVideo ? { audioUrl, videoUrl: mediaUrl(callId, 'video') } : { audioUrl }
}
