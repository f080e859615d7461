/** A body that comes once and may have to be sent again. */
export interface ReplayableBody {
  /** The body from its beginning. @throws when it cannot be read again. */
  open(): AsyncIterable<Uint8Array>
  /** Whether it has grown too long to be kept: it cannot be sent again. */
  isSpent(): boolean
}

/**
 * Passes a body on as it comes, and keeps its beginning for another attempt.
 * @param mostBytes how much is kept; what is longer can be sent only once.
 */
export function createReplayableBody(source: AsyncIterable<Uint8Array>, mostBytes: number): ReplayableBody {
  const pieces = source[Symbol.asyncIterator]()
  let kept: Uint8Array[] | undefined = []
  let bytes = 0
  // An attempt that was broken off may still wait for a piece; the next one must not miss it.
  let underWay: Promise<boolean> | undefined

  /** Takes one more piece; false at the end. */
  async function take(): Promise<boolean> {
    const { done, value } = await pieces.next()
    if (done) return false
    bytes += value.byteLength
    latest = value
    if (bytes > mostBytes) kept = undefined
    kept?.push(value)
    return true
  }
  let latest: Uint8Array = new Uint8Array()

  function next(): Promise<boolean> {
    underWay ??= take().finally(() => {
      underWay = undefined
    })
    return underWay
  }

  return {
    isSpent: () => kept === undefined,
    async *open() {
      if (kept === undefined) throw new Error('the body was sent and not kept')
      let at = 0
      for (;;) {
        const piece = kept?.[at]
        if (piece !== undefined) {
          at++
          yield piece
        } else if (!(await next())) return
        // Too long to be kept: it goes through, to the only one who reads it.
        else if (kept === undefined) yield latest
      }
    },
  }
}
