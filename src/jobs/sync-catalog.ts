import type { Connection } from '../connections/connection.ts'
import { streamList } from '../entities/entities.ts'
import type { StreamEntity } from '../entities/entity.ts'
import { requireStream } from '../entities/names.ts'
import type { SyncDefinition } from '../functions/function-definition.ts'
import type { SyncInfo } from '../functions/function-info.ts'
import { parseDuration } from '../functions/parse-duration.ts'

/** Something that can be synced: a stream of the engine, or a user's function. */
export interface SyncKind {
  /** The entity's name with hyphens, or the function's name. */
  readonly name: string
  readonly models: readonly string[]
  /** Whether it begins by itself on connecting. */
  readonly isAutomatic: boolean
  /** Of a function that says so, in milliseconds. */
  readonly frequencyMs: number | undefined
  /** How often there can be anything new, in milliseconds; 0 for any moment. */
  readonly changesEveryMs: number
  readonly source:
    | { readonly by: 'stream'; readonly entity: StreamEntity }
    | { readonly by: 'function'; readonly definition: SyncDefinition }
}

/** What there is to sync. */
export interface SyncCatalog {
  /** The kinds that a connection's settings choose, by name. */
  of(connection: Pick<Connection, 'integration' | 'settings'>): ReadonlyMap<string, SyncKind>
}

/** @param listFunctions the syncs that are functions, of an integration. */
export function createSyncCatalog(listFunctions: (integration: string) => readonly SyncInfo[]): SyncCatalog {
  return {
    of({ integration, settings }) {
      const streams = settings.streams === undefined ? streamList : chooseStreams(settings.streams)
      const kinds = new Map(
        streams.map((entity): [string, SyncKind] => [syncNameOf(entity), streamKind(entity)]),
      )
      // An account that is only asked is not copied either.
      if (settings.streams?.length === 0) return kinds
      for (const info of listFunctions(integration)) {
        const kind = functionKind(info)
        if (kind !== undefined) kinds.set(info.name, kind)
      }
      return kinds
    },
  }
}

/** The name of a stream's sync. */
export function syncNameOf({ name }: StreamEntity): string {
  return name.replaceAll('_', '-')
}

/** Streams by any of their names, each once; what is no stream any more is passed over. */
function chooseStreams(names: readonly string[]): StreamEntity[] {
  const chosen = new Set(names.flatMap((name) => findStream(name) ?? []))
  return streamList.filter((entity) => chosen.has(entity))
}

/** The stream of a name, or undefined. */
export function findStream(name: string): StreamEntity | undefined {
  try {
    return requireStream(name)
  } catch {
    return undefined
  }
}

function streamKind(entity: StreamEntity): SyncKind {
  return {
    name: syncNameOf(entity),
    models: [entity.stream.model],
    isAutomatic: true,
    frequencyMs: undefined,
    changesEveryMs: isOfWholeDays(entity) ? dayMs : 0,
    source: { by: 'stream', entity },
  }
}

const dayMs = 86_400_000

/** Whether Gong gives only days that are over: reading them again on the same day brings the same. */
function isOfWholeDays({ stream: { read } }: StreamEntity): boolean {
  return read.by === 'period' || (read.by === 'parents' && read.range !== undefined)
}

function functionKind({ name, models, autoStart, frequency, definition }: SyncInfo): SyncKind | undefined {
  return definition === undefined
    ? undefined
    : {
        name,
        models: Object.keys(models),
        isAutomatic: autoStart,
        frequencyMs: frequency === undefined ? undefined : parseDuration(frequency),
        changesEveryMs: 0,
        source: { by: 'function', definition },
      }
}
