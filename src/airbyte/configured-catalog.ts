import type { StreamEntity } from '../entities/entity.ts'
import { nearestName } from '../entities/names.ts'
import { GongError } from '../errors/gong-error.ts'
import { streamsByName } from './catalog.ts'
import { isObject, kindOf } from './json-file.ts'
import type { SyncMode } from './protocol.ts'

/** A stream that is to be read. */
export interface ConfiguredStream {
  readonly entity: StreamEntity
  /** Whether to go on from its state; else all of it is read. */
  readonly isIncremental: boolean
}

const modes: readonly SyncMode[] = ['full_refresh', 'incremental']

/**
 * The streams of a configured catalog. Incremental is taken for any stream, as PyAirbyte asks it of all; what
 * Airbyte's destinations do with the records is not the source's business.
 * @throws GongError `settings` that names the stream or field that is wrong.
 */
export function readConfiguredCatalog(value: unknown): ConfiguredStream[] {
  const list = isObject(value) ? value['streams'] : undefined
  if (!Array.isArray(list)) throw wrong('streams', `must be a list, and is ${kindOf(list)}`)
  const known = streamsByName()
  const found = new Map<StreamEntity, ConfiguredStream>()
  for (const [index, item] of list.entries()) {
    const path = `streams[${index}]`
    const stream = isObject(item) ? item['stream'] : undefined
    const name = isObject(stream) ? stream['name'] : undefined
    if (typeof name !== 'string') throw wrong(`${path}.stream.name`, `must be a text, and is ${kindOf(name)}`)
    const entity = known.get(name)
    if (entity === undefined) throw unknownStream(name, [...known.keys()])
    const mode = isObject(item) ? (item['sync_mode'] ?? 'full_refresh') : undefined
    if (!modes.some((each) => each === mode)) {
      throw wrong(
        `${path}.sync_mode`,
        `must be full_refresh or incremental for ${name}, and is “${String(mode)}”`,
      )
    }
    found.set(entity, {
      entity,
      isIncremental: mode === 'incremental' && entity.stream.airbyte.cursorField !== undefined,
    })
  }
  return [...found.values()]
}

function unknownStream(name: string, known: readonly string[]): GongError {
  const nearest = nearestName(name, known)
  const hint = nearest === undefined ? '' : `Did you mean “${nearest}”? `
  return new GongError('settings', `The catalog asks for a stream “${name}” that there is not.`, {
    advice: `${hint}Streams: ${known.join(', ')}.`,
  })
}

function wrong(path: string, what: string): GongError {
  return new GongError('settings', `The catalog's ${path} ${what}.`, {
    advice: 'Make the catalog from what discover answers.',
  })
}
