/** A seeded source of chance: the same seed and salts give the same throws, on any machine. */
export class Dice {
  #state = 0

  constructor(seed: number, ...salts: readonly number[]) {
    this.reset(seed, ...salts)
  }

  /** Starts a new series, so that one object can serve many records. */
  reset(seed: number, ...salts: readonly number[]): this {
    let state = mix(seed ^ 0x9e3779b9)
    for (const salt of salts) state = mix(state ^ Math.imul(salt + 0x7f4a7c15, 0x85ebca6b))
    this.#state = state
    return this
  }

  /** A number from 0 up to but not including 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    return mix(this.#state) / 4294967296
  }

  /** A whole number from 0 up to but not including `count`. */
  int(count: number): number {
    return Math.floor(this.next() * count)
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.int(high - low + 1)
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** One of the items, each as likely as the other. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.int(items.length)]
    if (item === undefined) throw new RangeError('cannot pick from an empty list')
    return item
  }
}

/** Spreads 32 bits over 32 bits (the finaliser of MurmurHash3, public domain). */
function mix(value: number): number {
  let bits = value | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
