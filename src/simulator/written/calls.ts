import type { CallUpload } from '../account/call-upload.ts'
import { SECOND } from '../date-times.ts'
import type { ReceivedFile } from '../multipart/received-file.ts'
import type { WrittenParts } from './written.ts'

/** A call that was created through the API. */
export interface WrittenCall {
  readonly id: string
  readonly number: number
  readonly upload: CallUpload
  /** Its recording, once there is one; the content itself is not kept. */
  readonly media: ReceivedFile | undefined
  /** Whether Gong was told where to fetch the recording. */
  readonly isFetched: boolean
}

/** The calls that were created through the API. */
export interface WrittenCalls {
  /** Creates a call; it shows once its recording is processed. */
  add(upload: CallUpload, isFetched: boolean): WrittenCall
  /** Takes a call's recording in; the call shows after processing, or never when it is too short. */
  keepMedia(call: WrittenCall, media: ReceivedFile): void
  list(): readonly WrittenCall[]
  find(id: string): WrittenCall | undefined
  findByClientUniqueId(clientUniqueId: string): WrittenCall | undefined
  /** The call that has this very recording. */
  findByMedia(sha256: string): WrittenCall | undefined
  /** Takes the calls out of the account again. */
  forget(): void
}

/** Gong drops a recording that is shorter than this, in seconds, without a word (gong facts, 6: 5). */
const SHORTEST_CALL = 60
/** The bytes a second of usual recordings, where nobody said how long one is: 128 kbit/s. */
const USUAL_RATE = 16_000
/** Videos have more bytes a second: no call is taken for longer than two hours. */
const LONGEST_GUESS = 7200
/** How long a call is whose recording Gong would fetch and measure. */
const USUAL_SECONDS = 900

/** No calls yet. */
export function createWrittenCalls({ account, options }: WrittenParts): WrittenCalls {
  const calls = new Map<string, WrittenCall>()
  const find = (isMeant: (call: WrittenCall) => boolean) => [...calls.values()].find(isMeant)
  const process = ({ number, upload }: WrittenCall) => {
    if (upload.duration < SHORTEST_CALL) return
    const ready = account.now() + options.processingSeconds * SECOND
    account.edit(number, { visibleFrom: ready, transcriptFrom: ready, contentFrom: ready })
  }
  return {
    add(described, isFetched) {
      // Nothing is fetched: what a recording would have told is made up.
      const duration = described.duration || (isFetched ? USUAL_SECONDS : 0)
      const upload = { ...described, duration }
      const never = Number.POSITIVE_INFINITY
      const { start } = upload
      const number = account.add({ start, visibleFrom: never, transcriptFrom: never, upload })
      const call = { id: account.identifiers.of('call', number), number, upload, media: undefined, isFetched }
      calls.set(call.id, call)
      if (isFetched) process(call)
      return call
    },
    keepMedia(call, media) {
      const { contentType = '', size } = media
      // Without a length from the caller it follows from the size, and is never too short.
      const guess = Math.min(LONGEST_GUESS, Math.max(SHORTEST_CALL, Math.round(size / USUAL_RATE)))
      const duration = call.upload.duration || guess
      const kind = contentType.startsWith('video/') ? ('Video' as const) : ('Audio' as const)
      const upload = { ...call.upload, duration, media: kind }
      account.edit(call.number, { upload, duration })
      calls.set(call.id, { ...call, upload, media })
      process({ ...call, upload })
    },
    list: () => [...calls.values()],
    find: (id) => calls.get(id),
    findByClientUniqueId: (id) => find(({ upload }) => upload.clientUniqueId === id),
    findByMedia: (sha256) => find(({ media }) => media?.sha256 === sha256),
    forget() {
      for (const { number } of calls.values()) account.delete(number)
    },
  }
}
