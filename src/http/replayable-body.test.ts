import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReplayableBody } from './replayable-body.ts'

async function* source(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    await Promise.resolve()
    yield piece
  }
}

/** Reads so many pieces, or all. */
async function read(body: AsyncIterable<Uint8Array>, most = Number.POSITIVE_INFINITY): Promise<number[]> {
  const bytes: number[] = []
  let count = 0
  if (most === 0) return bytes
  for await (const piece of body) {
    bytes.push(...piece)
    if (++count >= most) break
  }
  return bytes
}

const anyPieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 9 }), { maxLength: 12 })

describe('a body that may be sent again', () => {
  it('is the same each time, wherever the attempts before broke off', async () => {
    await fc.assert(
      fc.asyncProperty(anyPieces, fc.array(fc.nat(12), { maxLength: 4 }), async (pieces, breaks) => {
        const body = createReplayableBody(source(pieces), 1000)
        for (const most of breaks) await read(body.open(), most)
        expect(await read(body.open())).toEqual(pieces.flatMap((piece) => [...piece]))
        expect(body.isSpent()).toBe(false)
      }),
    )
  })

  it('is sent whole once and not again when it is too long to be kept', async () => {
    await fc.assert(
      fc.asyncProperty(anyPieces, fc.nat(60), async (pieces, mostBytes) => {
        const all = pieces.flatMap((piece) => [...piece])
        const body = createReplayableBody(source(pieces), mostBytes)
        expect(await read(body.open())).toEqual(all)
        expect(body.isSpent()).toBe(all.length > mostBytes)
        if (body.isSpent()) await expect(read(body.open())).rejects.toThrow('not kept')
      }),
    )
  })

  it('loses nothing when an attempt that was given up still waits for a piece', async () => {
    const pieces = [new Uint8Array([1]), new Uint8Array([2]), new Uint8Array([3])]
    const body = createReplayableBody(source(pieces), 1000)
    const givenUp = body.open()[Symbol.asyncIterator]()
    await givenUp.next()
    const waiting = givenUp.next()
    expect(await read(body.open())).toEqual([1, 2, 3])
    await waiting
  })
})
