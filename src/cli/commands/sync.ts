import type { Gong } from '../../client/create-gong.ts'
import { errorCodes } from '../../errors/codes.ts'
import { GongError } from '../../errors/gong-error.ts'
import type { SyncResult } from '../../sync/events.ts'
import { floorToSecond } from '../../sync/moment.ts'
import { runSync } from '../../sync/run-sync.ts'
import { scopeOf } from '../../sync/state.ts'
import type { Context } from '../context.ts'
import { defaults } from '../defaults.ts'
import { describeError } from '../describe-error.ts'
import { openDestination } from '../destination-url.ts'
import { formatCount, formatTable } from '../format.ts'
import { openGong } from '../open-gong.ts'
import { parseDuration, parseMomentOption, parseStreams } from '../parse-options.ts'
import { createProgress, type Progress } from '../progress.ts'
import type { GivenSettings } from '../settings.ts'

export interface SyncFlags {
  readonly to?: string
  readonly streams?: string
  readonly since?: string
  readonly until?: string
  readonly lookback?: string
  readonly workspace?: string
  readonly includePrivate?: boolean
  /** The account is a simulated one; set by the demo, never by a flag. */
  readonly isSimulated?: boolean
}

/** Copies a Gong account into a destination, from where the last run stopped; returns the exit code. */
export async function sync(context: Context, flags: SyncFlags, given: GivenSettings): Promise<number> {
  const streams = parseStreams(flags.streams)
  const now = floorToSecond(context.clock.now())
  const since = parseMomentOption('since', flags.since)
  const until = parseMomentOption('until', flags.until)
  if (since !== undefined && since >= (until ?? now)) {
    const end = until === undefined ? 'the present' : `--until ${flags.until}`
    throw new GongError('usage', `--since ${flags.since} is not before ${end}.`, {
      advice: 'Give an earlier --since.',
    })
  }
  const lookbackMs = parseDuration('lookback', flags.lookback ?? defaults.lookback)
  const includePrivate = flags.includePrivate ?? false
  const params = flags.workspace === undefined ? {} : { workspaceId: flags.workspace }
  const misfits: string[] = []
  let gong: Gong | undefined
  const progress = createProgress(context, () => gong?.budget)
  gong = openGong(context, given, {
    onEvent: progress.onHttp,
    onMismatch: ({ entity, path, expected, received }) =>
      void misfits.push(`${entity}: ${path} is ${received}, not ${expected}; kept as it came.`),
  })
  const url = flags.to ?? defaults.destination
  const destination = openDestination(url, {
    now: context.clock.now,
    isSimulated: flags.isSimulated ?? false,
    tell: context.tell,
  })
  try {
    const result = await runSync({
      executor: gong.executor,
      destination,
      streams,
      span: {
        since: since === undefined ? undefined : floorToSecond(since),
        until,
        lookbackMs,
        now,
        scope: scopeOf(includePrivate, params),
      },
      includePrivate,
      params,
      signal: context.signal,
      onEvent: progress.onSync,
    })
    progress.stop()
    for (const misfit of misfits) context.tell(`note: ${misfit}`)
    const rows = result.streams.reduce(
      (sum, stream) => sum + stream.added + stream.updated + stream.unchanged,
      0,
    )
    if (result.stopped === undefined || rows > 0) report(context, result, progress, url)
    for (const error of errorsOf(result)) describeError(context, error)
    return exitCodeOf(result)
  } finally {
    progress.stop()
    await destination.close()
  }
}

/** What the run did: a line a stream, what it cost, what was left out, and what went wrong. */
function report(context: Context, result: SyncResult, progress: Progress, url: string): void {
  const rows = result.streams.map(({ entity, added, updated, unchanged, deleted, error }) => [
    entity.name,
    added,
    updated,
    unchanged,
    deleted,
    error === undefined ? 'complete' : 'incomplete',
  ])
  context.print(formatTable(['stream', 'added', 'updated', 'unchanged', 'deleted', ''], rows))
  const { requests, refused } = progress.counts
  const speed = requests > 3 ? ` at ${progress.rate().toFixed(2)} a second` : ''
  const slowed = refused > 0 ? `, ${formatCount(refused)} of them refused (429)` : ''
  context.print('')
  context.print(`${formatCount(requests)} requests spent${speed}${slowed}.`)
  if (result.privateLeftOut > 0) {
    context.print(
      `${formatCount(result.privateLeftOut)} private calls left out; --include-private takes them in.`,
    )
  } else context.print('0 private calls left out.')
  if (result.due > 0)
    context.print(`${formatCount(result.due)} transcripts are not there yet; the next run asks again.`)
  context.print(`Stored in ${url}.`)
}

/** What went wrong, each thing told once. */
function errorsOf({ streams, stopped }: SyncResult): GongError[] {
  if (stopped !== undefined) return [stopped]
  const errors = streams.flatMap(({ error }) => error ?? [])
  return errors.filter(
    ({ message }, index) => errors.findIndex((other) => other.message === message) === index,
  )
}

/** The gravest thing that happened decides: stopped, refused, failed, done. */
function exitCodeOf({ streams, stopped }: SyncResult): number {
  if (stopped !== undefined) return errorCodes[stopped.code].exitCode
  const codes = streams.flatMap(({ error }) => (error === undefined ? [] : [errorCodes[error.code].exitCode]))
  return codes.length === 0 ? 0 : Math.max(...codes)
}
