/** A recording whose bytes are worked out when they are asked for; nothing is stored. */
export interface Recording {
  /** Bytes. */
  readonly size: number
  /** The bytes from one place up to but not including another. */
  read(from: number, to: number): Buffer
}

/** One thing after another in a recording. */
export interface Segment {
  readonly size: number
  /** Bytes within the segment. */
  read(from: number, to: number): Buffer
}

/** Puts segments after each other; what goes beyond `size` is cut off. */
export function createRecording(size: number, segments: readonly Segment[]): Recording {
  return {
    size,
    read(from, to) {
      const pieces: Buffer[] = []
      let start = 0
      for (const segment of segments) {
        const first = Math.max(from - start, 0)
        const last = Math.min(Math.min(to, size) - start, segment.size)
        if (first < last) pieces.push(segment.read(first, last))
        start += segment.size
      }
      return Buffer.concat(pieces)
    },
  }
}

/** A segment of bytes at hand. */
export function fixedSegment(bytes: Buffer): Segment {
  return { size: bytes.length, read: (from, to) => bytes.subarray(from, to) }
}

/** A segment of units of one length, each made from its number. */
export function repeatedSegment(count: number, unitSize: number, make: (number: number) => Buffer): Segment {
  return {
    size: count * unitSize,
    read(from, to) {
      const first = Math.floor(from / unitSize)
      const units: Buffer[] = []
      for (let number = first; number * unitSize < to; number++) units.push(make(number))
      return Buffer.concat(units).subarray(from - first * unitSize, to - first * unitSize)
    },
  }
}
