import type { Entity } from '../entities/entity.ts'
import { requireEntity } from '../entities/names.ts'

/** One pass over a listing by time, and everything that is taken from it. */
export interface Walk {
  /** Whose list is read. */
  readonly walked: Entity
  /** The streams whose records it holds: the walked one's own (no field), or in a field of it. */
  readonly written: readonly { readonly entity: Entity; readonly field?: string }[]
  /** The streams that are asked by the ids that the walk meets. */
  readonly byIds: readonly Entity[]
}

/** The fewest walks that bring all selected streams that are read by time or by id. */
export function planWalks(selected: readonly Entity[]): Walk[] {
  const names = new Set(selected.map((entity) => entity.name))
  const windowed = selected.filter((entity) => entity.stream.read.by === 'window')
  const isFed = (entity: Entity) => windowed.some((other) => other.stream.feeds?.[entity.name] !== undefined)
  const walked = new Map<Entity, Entity[]>(
    windowed.filter((entity) => !isFed(entity)).map((entity) => [entity, []]),
  )
  for (const entity of selected) {
    const { read } = entity.stream
    if (read.by !== 'ids') continue
    const name = read.of.find((candidate) => names.has(candidate)) ?? read.of.at(-1) ?? ''
    const source = requireEntity(name)
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
