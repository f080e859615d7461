import type { Params } from '../entities/entity.ts'
import { errorCodes } from '../errors/codes.ts'
import type { SyncResult } from '../sync/events.ts'
import { dayMs, floorToSecond } from '../sync/moment.ts'
import { runSync } from '../sync/run-sync.ts'
import { type Span, scopeOf } from '../sync/state.ts'
import type { SourceConfig } from './config.ts'
import { type ConfiguredStream, readConfiguredCatalog } from './configured-catalog.ts'
import { type Emitter, explain } from './emitter.ts'
import { readJsonFile } from './json-file.ts'
import { loadConfig } from './load-config.ts'
import { createNarrator } from './narrator.ts'
import { openGong } from './open-gong.ts'
import type { SourceArguments } from './parse-arguments.ts'
import { createSourceDestination } from './source-destination.ts'
import { type GivenStates, readStateFile } from './state-file.ts'
import { freshStart, readStreamState, type StreamStart } from './stream-state.ts'
import type { SourceWorld } from './world.ts'

/** How far back calls are read again when nothing is configured: most appear within a day, and edits follow. */
const defaultLookbackDays = 3

/** Reads the streams of a configured catalog; returns the exit code. */
export async function read(world: SourceWorld, emitter: Emitter, args: SourceArguments): Promise<number> {
  const { config, given } = await loadConfig(world, emitter, args.config)
  const configured = readConfiguredCatalog(await readJsonFile(world, 'catalog', args.catalog))
  const states =
    args.state === undefined ? new Map() : readStateFile(await readJsonFile(world, 'state', args.state))
  const params = config.workspaceId === undefined ? {} : { workspaceId: config.workspaceId }
  const span = spanOf(config, params, floorToSecond(world.clock.now()))
  const streams = configured.map((stream) => ({ ...stream, start: startOf(stream, states, span, config) }))
  const destination = createSourceDestination(world, emitter, streams, span)
  const narrator = createNarrator({ world, emitter, destination, isDebug: args.isDebug })
  const gong = openGong({ world, emitter, config, given, isPatient: true, onEvent: narrator.onHttp })
  const result = await runSync({
    executor: gong.executor,
    destination,
    streams: streams.map(({ entity }) => entity),
    span,
    includePrivate: config.isPrivateIncluded,
    params,
    signal: world.signal,
    onEvent: narrator.onSync,
  }).finally(narrator.stop)
  summarize(emitter, result, config)
  tellErrors(world, emitter, result)
  return exitCodeOf(result)
}

function spanOf(config: SourceConfig, params: Params, now: number): Span {
  const { startsAt, endsAt, lookbackDays = defaultLookbackDays, isPrivateIncluded } = config
  const scope = scopeOf(isPrivateIncluded, params)
  return { since: startsAt, until: endsAt, lookbackMs: lookbackDays * dayMs, now, scope }
}

function startOf(
  { entity, isIncremental }: ConfiguredStream,
  states: GivenStates,
  span: Span,
  config: SourceConfig,
): StreamStart {
  const state = states.get(entity.stream.airbyte.name)
  if (state === undefined || !isIncremental) return freshStart
  return readStreamState(entity, state, {
    span,
    lookbackDays: config.lookbackDays,
    // Airbyte's own source reads all workspaces, which holds what one of them has, but never private calls.
    foreignScope: config.isPrivateIncluded ? '' : span.scope,
  })
}

function summarize(
  emitter: Emitter,
  { streams, privateLeftOut, due, stopped }: SyncResult,
  config: SourceConfig,
): void {
  for (const { entity, added } of streams)
    emitter.log('INFO', `${entity.stream.airbyte.name}: ${added} records.`)
  if (!config.isPrivateIncluded) {
    const calls = privateLeftOut === 1 ? '1 private call was' : `${privateLeftOut} private calls were`
    emitter.log('INFO', `${calls} left out; include_private_calls takes them in.`)
  }
  if (due > 0) emitter.log('INFO', `Transcripts that are not there yet and will be asked for again: ${due}.`)
  if (stopped !== undefined) emitter.log(stopped.code === 'interrupted' ? 'INFO' : 'ERROR', stopped.message)
}

/** For people who look at stderr; the protocol's messages say the same. */
function tellErrors(world: SourceWorld, emitter: Emitter, { streams, stopped }: SyncResult): void {
  if (stopped !== undefined) {
    if (stopped.code !== 'interrupted') world.tell(emitter.clean(`error: ${explain(stopped)}`))
    return
  }
  for (const { entity, error } of streams) {
    if (error !== undefined)
      world.tell(emitter.clean(`error: ${entity.stream.airbyte.name}: ${explain(error)}`))
  }
}

/** The gravest thing that happened decides. */
function exitCodeOf({ streams, stopped }: SyncResult): number {
  const errors = stopped === undefined ? streams.flatMap(({ error }) => error ?? []) : [stopped]
  return Math.max(0, ...errors.map(({ code }) => errorCodes[code].exitCode))
}
