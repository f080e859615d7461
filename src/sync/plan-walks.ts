import type { StreamEntity } from '../entities/entity.ts'
import { feederOf } from '../entities/feeder-of.ts'
import { requireStream } from '../entities/names.ts'

/** One pass over a listing by time, and everything that is taken from it. */
export interface Walk {
  /** Whose list is read. */
  readonly walked: StreamEntity
  /** The streams whose records it holds: the walked one's own (no field), or in a field of it. */
  readonly written: readonly { readonly entity: StreamEntity; readonly field?: string }[]
  /** The streams that are asked by the ids that the walk meets. */
  readonly byIds: readonly StreamEntity[]
}

/**
 * The fewest walks that bring all selected streams that are read by time or by id.
 * @param isWide whether what streams carry is wanted too: then they are taken from the list that has it.
 */
export function planWalks(selected: readonly StreamEntity[], isWide = false): Walk[] {
  const names = new Set(selected.map((entity) => entity.name))
  const windowed = selected.filter((entity) => entity.stream.read.by === 'window')
  const listOf = (entity: StreamEntity): StreamEntity => {
    const feeder = feederOf(entity)
    const isWanted = isWide && entity.stream.carries !== undefined
    return feeder !== undefined && (isWanted || names.has(feeder.name)) ? feeder : entity
  }
  const walked = new Map<StreamEntity, StreamEntity[]>(windowed.map((entity) => [listOf(entity), []]))
  for (const entity of selected) {
    const { read } = entity.stream
    if (read.by !== 'ids') continue
    const name = read.of.find((candidate) => names.has(candidate)) ?? read.of.at(-1) ?? ''
    const named = requireStream(name)
    const source = names.has(name) ? listOf(named) : named
    walked.set(source, [...(walked.get(source) ?? []), entity])
  }
  return [...walked].map(([entity, byIds]) => ({
    walked: entity,
    byIds,
    written: [
      ...(names.has(entity.name) ? [{ entity }] : []),
      ...windowed.flatMap((other) => {
        const field = entity.stream.feeds?.[other.name]
        return field === undefined ? [] : [{ entity: other, field }]
      }),
    ],
  }))
}
