import { GongError } from '../errors/gong-error.ts'
import { entities, entityList, streamList } from './entities.ts'
import type { Entity, StreamEntity } from './entity.ts'
import { fold } from './spelling.ts'

const byName = new Map<string, Entity>()
for (const [sdkName, entity] of Object.entries(entities)) {
  const airbyteName = 'stream' in entity ? [entity.stream.airbyte.name] : []
  for (const name of [entity.name, sdkName, ...airbyteName, ...entity.aliases]) byName.set(fold(name), entity)
}

/** The entity known by this name: its own, the SDK's, Airbyte's or an alias, in any case. */
function findEntity(name: string): Entity | undefined {
  return byName.get(fold(name))
}

/**
 * The entity known by this name.
 * @throws GongError `usage` that names the nearest entity.
 */
export function requireEntity(name: string): Entity {
  const entity = findEntity(name)
  if (entity !== undefined) return entity
  throw unknownName('entity', name, entityList)
}

/**
 * The stream known by this name.
 * @throws GongError `usage` that names the nearest stream.
 */
export function requireStream(name: string): StreamEntity {
  const entity = findEntity(name)
  const stream = streamList.find((candidate) => candidate === entity)
  if (stream !== undefined) return stream
  throw unknownName('stream', name, streamList)
}

function unknownName(what: string, name: string, known: readonly Entity[]): GongError {
  const names = known.map((entity) => entity.name)
  const nearest = nearestName(name, names)
  const meant = nearest === undefined ? '' : `Did you mean “${nearest}”? `
  return new GongError('usage', `Unknown ${what} “${name}”.`, {
    advice: `${meant}Known names: ${names.join(', ')}.`,
  })
}

/** The candidate that differs least from the name, if it is near enough to be meant. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const folded = fold(name)
  let best: { candidate: string; distance: number } | undefined
  for (const candidate of candidates) {
    const distance = editDistance(folded, fold(candidate))
    if (best === undefined || distance < best.distance) best = { candidate, distance }
  }
  const limit = Math.max(2, Math.floor(name.length / 2))
  return best !== undefined && best.distance <= limit ? best.candidate : undefined
}

/** Levenshtein's distance: the least number of insertions, deletions and replacements. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[right.length] ?? 0
}
