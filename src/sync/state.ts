import { GongError } from '../errors/gong-error.ts'
import { clipIntervals, type Interval, mergeIntervals, subtractIntervals } from './interval.ts'
import { parseMoment, toIso } from './moment.ts'

/** What has been read of a stream. */
export interface StreamState {
  /** The earliest start ever asked for; a later run without a start of its own goes on from it. */
  readonly since: number
  /** Stretches of time that were read to their end. */
  readonly done: readonly Interval[]
  /** When the run began that read last. */
  readonly readAt: number
  /** What was read of the stream: everything, or only a workspace, with private calls or without; see `scopeOf`. */
  readonly scope: string
}

/** The same as JSON: `{ since, done: [[from, to], ...], readAt, scope? }`, ISO 8601 in UTC. */
export interface SavedStreamState {
  readonly since: string
  readonly done: readonly (readonly [string, string])[]
  readonly readAt: string
  readonly scope?: string
}

export function saveState({ since, done, readAt, scope }: StreamState): SavedStreamState {
  return {
    since: toIso(since),
    done: done.map(({ from, to }) => [toIso(from), toIso(to)]),
    readAt: toIso(readAt),
    ...(scope === '' ? {} : { scope }),
  }
}

/**
 * The state that JSON of ours means.
 * @throws GongError `state` that says where it does not fit.
 */
export function loadState(saved: unknown, stream: string): StreamState {
  const fields = (typeof saved === 'object' && saved !== null ? saved : {}) as Record<string, unknown>
  const moment = (value: unknown, path: string) => {
    const ms = parseMoment(value)
    if (ms === undefined)
      throw new GongError('state', `The state of ${stream} does not fit: ${path} is no date-time.`)
    return ms
  }
  const list = fields['done']
  if (!Array.isArray(list))
    throw new GongError('state', `The state of ${stream} does not fit: done is no list.`)
  return {
    since: moment(fields['since'], 'since'),
    readAt: moment(fields['readAt'], 'readAt'),
    scope: typeof fields['scope'] === 'string' ? fields['scope'] : '',
    done: mergeIntervals(
      list.map((pair: unknown, index) => {
        if (!Array.isArray(pair) || pair.length !== 2) {
          throw new GongError(
            'state',
            `The state of ${stream} does not fit: done[${index}] is no pair of date-times.`,
          )
        }
        return { from: moment(pair[0], `done[${index}][0]`), to: moment(pair[1], `done[${index}][1]`) }
      }),
    ),
  }
}

export interface Span {
  /** As the user asked; undefined for as early as there is data. */
  readonly since: number | undefined
  readonly until: number | undefined
  /** How much of what was read before is read again, in milliseconds before the last run. */
  readonly lookbackMs: number
  /** When this run began. */
  readonly now: number
  /** What is read of each stream; see `scopeOf`. */
  readonly scope: string
}

/**
 * What part of the account a run reads, as a text that is the same for the same part; empty for all public calls.
 * What was read under one scope says nothing about another, so a change of it reads everything anew.
 */
export function scopeOf(includePrivate: boolean, params: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(params).map(([name, value]) => `${name}=${String(value)}`)
  return [...(includePrivate ? ['private'] : []), ...parts.toSorted()].join(' ')
}

/** What is left to read of a stream, and the state from which reading starts. */
export interface Plan {
  readonly todo: readonly Interval[]
  readonly state: StreamState
}

/**
 * Plans the reading of a stream by time: everything asked for but what is settled. Calls appear late and change
 * afterwards, so what lies less than the lookback before the last run is not settled.
 * @param earliest where to start when neither the user nor the state says.
 */
export function planReading(state: StreamState | undefined, span: Span, earliest: number): Plan {
  const since = span.since ?? state?.since ?? earliest
  const until = Math.min(span.until ?? span.now, span.now)
  const isKnown = state !== undefined && state.scope === span.scope
  const settled = isKnown ? clipIntervals(state.done, state.readAt - span.lookbackMs) : []
  return {
    todo: subtractIntervals({ from: since, to: until }, settled),
    state: {
      since: Math.min(since, state?.since ?? since),
      done: settled,
      readAt: span.now,
      scope: span.scope,
    },
  }
}

/** The state after an interval was read to its end. */
export function markDone(state: StreamState, interval: Interval): StreamState {
  return { ...state, done: mergeIntervals([...state.done, interval]) }
}
