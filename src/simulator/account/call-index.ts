import type { Identifiers } from '../identifiers.ts'

/** The order in which an operation pages: by actual start, or as GET /v2/calls has it (gong facts, 2.5). */
export type CallOrder = 'start' | 'list'

/** What the index knows of a call; times in microseconds since 1970. */
export interface IndexedCall {
  readonly start: number
  /** The scheduled time of a recorded web conference, the start of any other call. */
  readonly listTime: number
  /** When the API first returns it; Infinity once it is deleted. */
  readonly visibleFrom: number
  /** When its transcript is first returned; Infinity for one that has none. */
  readonly transcriptFrom: number
  readonly host: number
  readonly workspace: number
}

/** Which calls are wanted; bounds are half-open and in microseconds. */
export interface CallQuery {
  readonly order: CallOrder
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly workspace?: number | undefined
  readonly hosts?: ReadonlySet<number> | undefined
  readonly numbers?: ReadonlySet<number> | undefined
  /** Only calls whose transcript is there; it can come before the call itself (gong facts, 5: 9). */
  readonly hasTranscript?: boolean | undefined
}

type Column = 'start' | 'list' | 'visibleFrom' | 'transcriptFrom' | 'host' | 'workspace'

/** Finds calls by time while holding no more than a few numbers of each. */
export class CallIndex {
  #size = 0
  #columns: Record<Column, Float64Array>
  #orders: Readonly<Record<CallOrder, Int32Array>> | undefined
  readonly #identifiers: Identifiers

  constructor(calls: Iterable<IndexedCall>, capacity: number, identifiers: Identifiers) {
    this.#identifiers = identifiers
    this.#columns = createColumns(Math.max(16, capacity))
    for (const call of calls) this.add(call)
  }

  /** How many calls there are, visible or not; their numbers are those below it. */
  get size(): number {
    return this.#size
  }

  at(number: number): IndexedCall {
    const { start, list, visibleFrom, transcriptFrom, host, workspace } = this.#columns
    return {
      start: start[number] ?? 0,
      listTime: list[number] ?? 0,
      visibleFrom: visibleFrom[number] ?? Number.POSITIVE_INFINITY,
      transcriptFrom: transcriptFrom[number] ?? Number.POSITIVE_INFINITY,
      host: host[number] ?? 0,
      workspace: workspace[number] ?? 0,
    }
  }

  /** Numbers of the calls that a query means and that are visible at a time, in the query's order. */
  *select(query: CallQuery, now: number, after?: { time: number; id: string }): Generator<number, void> {
    const columns = this.#columns
    const times = columns[query.order]
    const order = this.#sorted()[query.order]
    const ready = query.hasTranscript === true ? columns.transcriptFrom : columns.visibleFrom
    const { from = -Infinity, to = Infinity, workspace, hosts, numbers } = query
    const first = lowerBound(order, times, Math.max(from, after?.time ?? -Infinity))
    for (let place = first; place < order.length; place++) {
      const number = order[place] ?? 0
      const time = times[number] ?? 0
      if (time >= to) return
      if ((ready[number] ?? 0) > now || columns.visibleFrom[number] === Number.POSITIVE_INFINITY) continue
      if (workspace !== undefined && columns.workspace[number] !== workspace) continue
      if (hosts !== undefined && !hosts.has(columns.host[number] ?? -1)) continue
      if (numbers !== undefined && !numbers.has(number)) continue
      if (after !== undefined && time === after.time && this.#identifiers.of('call', number) <= after.id)
        continue
      yield number
    }
  }

  count(query: CallQuery, now: number): number {
    let count = 0
    for (const _ of this.select(query, now)) count += 1
    return count
  }

  /** Adds a call and returns its number. */
  add(call: IndexedCall): number {
    if (this.#size === this.#columns.start.length) this.#columns = enlarge(this.#columns)
    const number = this.#size
    this.#columns.start[number] = call.start
    this.#columns.list[number] = call.listTime
    this.#columns.visibleFrom[number] = call.visibleFrom
    this.#columns.transcriptFrom[number] = call.transcriptFrom
    this.#columns.host[number] = call.host
    this.#columns.workspace[number] = call.workspace
    this.#size += 1
    this.#orders = undefined
    return number
  }

  /** Changes when a call is visible, and its transcript no earlier unless that is said too. */
  change(number: number, times: { readonly visibleFrom?: number; readonly transcriptFrom?: number }): void {
    const { visibleFrom, transcriptFrom } = this.#columns
    if (times.visibleFrom !== undefined) {
      visibleFrom[number] = times.visibleFrom
      transcriptFrom[number] = Math.max(transcriptFrom[number] ?? 0, times.visibleFrom)
    }
    if (times.transcriptFrom !== undefined) transcriptFrom[number] = times.transcriptFrom
  }

  #sorted(): Readonly<Record<CallOrder, Int32Array>> {
    this.#orders ??= { start: this.#sortBy('start'), list: this.#sortBy('list') }
    return this.#orders
  }

  /** Numbers in the order of their times, and of their ids where times are equal. */
  #sortBy(column: CallOrder): Int32Array {
    const times = this.#columns[column]
    const order = Int32Array.from({ length: this.#size }, (_, number) => number)
    return order.sort((left, right) => {
      const difference = (times[left] ?? 0) - (times[right] ?? 0)
      if (difference !== 0) return difference
      return this.#identifiers.of('call', left) < this.#identifiers.of('call', right) ? -1 : 1
    })
  }
}

function createColumns(length: number): Record<Column, Float64Array> {
  return {
    start: new Float64Array(length),
    list: new Float64Array(length),
    visibleFrom: new Float64Array(length),
    transcriptFrom: new Float64Array(length),
    host: new Float64Array(length),
    workspace: new Float64Array(length),
  }
}

function enlarge(columns: Record<Column, Float64Array>): Record<Column, Float64Array> {
  const larger = createColumns(columns.start.length * 2)
  for (const name of Object.keys(columns) as Column[]) larger[name].set(columns[name])
  return larger
}

function lowerBound(order: Int32Array, times: Float64Array, time: number): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[order[middle] ?? 0] ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low
}
