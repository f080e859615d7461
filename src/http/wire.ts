/** One HTTP request as it goes over the wire: nothing is added, followed or unpacked. */
export interface WireRequest {
  readonly method: string
  readonly url: URL
  /** Where its host is, when that was looked up and checked before; a proxy looks it up by itself all the same. */
  readonly addresses?: readonly string[] | undefined
  readonly headers: Readonly<Record<string, string>>
  /** Read only as fast as it is sent. */
  readonly body: AsyncIterable<Uint8Array> | undefined
  /** How long nothing may move while something is awaited from the other side, in milliseconds. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** A body of which no more is read than is asked for. */
export interface WireBody {
  /** The next piece; undefined at the end. @throws when it broke off. */
  read(): Promise<Uint8Array | undefined>
  /** Nobody wants the rest. */
  cancel(): void
}

/** The head of an answer, and its body as it comes. */
export interface WireAnswer {
  readonly status: number
  readonly headers: Headers
  /** As it was packed. Must be read to its end or cancelled. */
  readonly body: WireBody
  /** Resolves when all of the body has come or nobody wants it any more; rejects when it broke off. */
  readonly ended: Promise<void>
}

/**
 * Sends a request and gives the answer as soon as its head is there.
 * @throws WireFailure, or the signal's reason.
 */
export type Wire = (request: WireRequest) => Promise<WireAnswer>

/** No answer came; the cause says why. */
export class WireFailure extends Error {
  override readonly name = 'WireFailure'
  /** Whether the other side may have got something of the request. */
  readonly wasSent: boolean
  /** Whether it broke on a connection of an earlier request: the other side may just have closed it. */
  readonly wasReused: boolean

  constructor(cause: unknown, went: { readonly wasSent: boolean; readonly wasReused: boolean }) {
    super('no answer came', { cause })
    this.wasSent = went.wasSent
    this.wasReused = went.wasReused
  }
}
