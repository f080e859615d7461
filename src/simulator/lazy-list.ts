/**
 * A list whose items are made when they are read, one at a time: a page of calls as objects is
 * several megabytes, which need not all live at once.
 */
export class LazyList<T, R> implements Iterable<R> {
  readonly #items: readonly T[]
  readonly #make: (item: T) => R

  constructor(items: readonly T[], make: (item: T) => R) {
    this.#items = items
    this.#make = make
  }

  *[Symbol.iterator](): Generator<R, void> {
    for (const item of this.#items) yield this.#make(item)
  }
}
