import type { Parent, StreamEntity } from '../entities/entity.ts'
import { requireStream } from '../entities/names.ts'
import { GongError, toGongError } from '../errors/gong-error.ts'
import type { Saved } from './destination.ts'
import type { SyncResult } from './events.ts'
import { planWalks, type Walk } from './plan-walks.ts'
import { createIdsLane, type IdsLane } from './read-ids.ts'
import { readPeriods } from './read-periods.ts'
import { readWalk } from './read-walk.ts'
import { createParentValues, readWhole } from './read-whole.ts'
import { createRun, type Run, type RunOptions } from './run.ts'

export interface SyncOptions extends RunOptions {
  readonly streams: readonly StreamEntity[]
  /** Whether the destination keeps what streams carry of the records they come in. */
  readonly isWide?: boolean
}

/**
 * Copies the streams into the destination, from where earlier runs stopped. One stream that fails does not stop the
 * others; what is stored stays, whatever happens.
 * @throws GongError when the destination cannot be opened.
 */
export async function runSync(options: SyncOptions): Promise<SyncResult> {
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const run = createRun({ ...options, signal }, options.streams)
  const saved = await options.destination.open(options.streams)
  const lanes = new Map<StreamEntity, IdsLane>()
  for (const entity of options.streams) {
    if (entity.stream.read.by === 'ids') lanes.set(entity, createIdsLane(run, entity, saved.due))
  }
  const session: Session = { run, saved, lanes, stop, refused: new Set(), stopped: undefined }
  for (const entity of options.streams) run.onEvent({ type: 'started', entity })
  const walks = planWalks(options.streams, options.isWide)
  await Promise.all([
    ...walks.map((walk) => readWalkOrLess(session, walk)),
    readOthers(session, options.streams),
  ])
  return {
    streams: [...run.results.values()],
    privateLeftOut: run.privateLeftOut(),
    due: [...lanes.values()].reduce((sum, lane) => sum + lane.left(), 0),
    ...(session.stopped === undefined ? {} : { stopped: session.stopped }),
  }
}

interface Session {
  readonly run: Run
  readonly saved: Saved
  readonly lanes: ReadonlyMap<StreamEntity, IdsLane>
  readonly stop: AbortController
  /** Streams whose list Gong refused before it had answered anything about them: a scope is missing. */
  readonly refused: Set<StreamEntity>
  /** What ended the whole run before its time. */
  stopped: GongError | undefined
}

/** Reads a walk; when its listing is refused, what else it would have brought is read from the next best listing. */
async function readWalkOrLess(session: Session, walk: Walk): Promise<void> {
  const { run, saved, refused } = session
  const lanes = walk.byIds.flatMap((entity) => session.lanes.get(entity) ?? [])
  const error = await attempt(session, walk.walked, () => readWalk(run, walk, saved.states, lanes))
  const streams = [...walk.written.map(({ entity }) => entity), ...walk.byIds]
  if (error !== undefined && refused.has(walk.walked) && session.stopped === undefined) {
    const others = streams.filter((entity) => entity !== walk.walked)
    // A listing that was refused once is not tried again for what else it could have brought.
    const next = planWalks(others).filter(({ walked }) => !refused.has(walked))
    if (next.length > 0) {
      settle(
        session,
        streams.filter((entity) => entity === walk.walked),
        error,
      )
      const names = others.map(({ name }) => name).join(', ')
      run.onEvent({
        type: 'note',
        entity: walk.walked,
        message: `Refused; ${names} read from another listing.`,
      })
      await Promise.all(next.map((smaller) => readWalkOrLess(session, smaller)))
      return
    }
  }
  settle(
    session,
    walk.written.map(({ entity }) => entity),
    error,
  )
  for (const lane of lanes) {
    const laneError = await attempt(session, lane.entity, () => lane.finish())
    settle(session, [lane.entity], laneError ?? error)
  }
}

/** Reads the streams that are not read by time or ids, parents before their children. */
async function readOthers(session: Session, streams: readonly StreamEntity[]): Promise<void> {
  const { run, saved } = session
  const parents = createParentValues(run, streams.flatMap(ancestorsOf))
  for (const entity of parentsFirst(streams)) {
    const { by } = entity.stream.read
    const read = () =>
      by === 'period'
        ? readPeriods(run, entity, saved.states.get(entity.name))
        : readWhole(run, entity, parents)
    settle(session, [entity], await attempt(session, entity, read))
  }
}

function parentsOf({ stream: { read } }: StreamEntity): readonly Parent[] {
  return read.by === 'parents' ? read.parents : []
}

/** The parents of a stream and theirs in turn, which are read too where they are not selected. */
function ancestorsOf(entity: StreamEntity): Parent[] {
  return parentsOf(entity).flatMap((parent) => [parent, ...ancestorsOf(requireStream(parent.entity))])
}

/** Streams read in one go, each after those whose records it is read by. */
function parentsFirst(streams: readonly StreamEntity[]): StreamEntity[] {
  const left = streams.filter(({ stream }) => ['whole', 'period', 'parents'].includes(stream.read.by))
  const ordered: StreamEntity[] = []
  while (left.length > 0) {
    const index = left.findIndex((entity) =>
      parentsOf(entity).every(({ entity: parent }) => !left.some(({ name }) => name === parent)),
    )
    ordered.push(...left.splice(Math.max(0, index), 1))
  }
  return ordered
}

/** Runs a reader; an error that ends everything stops the whole run. */
async function attempt(
  session: Session,
  entity: StreamEntity,
  read: () => Promise<void>,
): Promise<GongError | undefined> {
  const { run, stop } = session
  try {
    run.signal.throwIfAborted()
    await read()
    return undefined
  } catch (error) {
    session.stopped ??= endOfAll(session, entity, error)
    // Requests under way may finish when the budget is spent: they are paid for, and no other can start.
    if (session.stopped !== undefined && session.stopped.code !== 'budget_exhausted')
      stop.abort(session.stopped)
    return session.stopped ?? toGongError(error)
  }
}

const endingCodes: ReadonlySet<string> = new Set([
  'budget_exhausted',
  'interrupted',
  'destination',
  'unreachable',
  'redirected',
  'internal',
])

/** Streams refused while none was ever answered, after which the credentials, or the host, are taken to be wrong. */
const refusalsThatCount = 3

/** The error, if it leaves nothing to do for any stream. */
function endOfAll({ run, refused }: Session, entity: StreamEntity, error: unknown): GongError | undefined {
  if (run.signal.aborted && !(error instanceof GongError)) {
    return new GongError('interrupted', 'Interrupted; what was read so far is stored.')
  }
  const known = toGongError(error)
  if (endingCodes.has(known.code)) return known
  if (!isRefusal(known)) return undefined
  // Gong answers 401 for a missing scope too; after a good answer it means that the credentials were revoked.
  if (run.hasAnswered(entity)) return known.code === 'unauthorized' ? known : undefined
  refused.add(entity)
  return refused.size >= refusalsThatCount && !run.hasAnswered() ? known : undefined
}

/** Whether it is no answer of Gong's to what was asked: not let in, or somebody else answered. */
function isRefusal({ code }: GongError): boolean {
  return code === 'unauthorized' || code === 'forbidden' || code === 'bad_answer'
}

function settle({ run }: Session, entities: readonly StreamEntity[], error: GongError | undefined): void {
  for (const entity of entities) {
    const result = run.results.get(entity)
    if (result === undefined) continue
    if (error === undefined) run.onEvent({ type: 'complete', entity })
    else {
      result.error = error
      run.onEvent({ type: 'failed', entity, error })
    }
  }
}
