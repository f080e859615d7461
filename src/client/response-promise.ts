import type { ResponseInfo, Single } from './execute.ts'

/** The promise of a record; `withResponse()` gives what came with it too. */
export class ResponsePromise<R> extends Promise<R> {
  #single: Promise<Single<R>> | undefined

  // Promises derived with `then` are plain ones.
  static override get [Symbol.species]() {
    return Promise
  }

  static of<R>(single: Promise<Single<R>>): ResponsePromise<R> {
    const made = new ResponsePromise<R>((resolve, reject) => {
      single.then(({ data }) => resolve(data), reject)
    })
    made.#single = single
    return made
  }

  async withResponse(): Promise<{ data: R; response: ResponseInfo }> {
    // Whoever asks for both hears of a failure here, and not a second time as an unhandled one.
    this.catch(() => undefined)
    const single = await this.#single
    if (single === undefined) throw new TypeError('this promise came from no answer')
    return single
  }
}
