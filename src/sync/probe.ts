import type { Executor } from '../client/execute.ts'
import { listAction, scopesOf } from '../entities/actions.ts'
import type { Params, StreamEntity } from '../entities/entity.ts'
import { requireStream } from '../entities/names.ts'
import { GongError, toGongError } from '../errors/gong-error.ts'
import { dayMs, earliestToday, floorToDay, toDay, toIso } from './moment.ts'

/** Whether a stream can be read with these credentials. */
export interface Verdict {
  readonly entity: StreamEntity
  readonly ok: boolean
  /** What was seen, in a few words for people. */
  readonly message: string
  /** OAuth scopes that the stream needs, when Gong refused it. */
  readonly missingScopes: readonly string[]
  readonly error?: GongError
}

export interface ProbeOptions {
  readonly executor: Executor
  readonly now: number
  readonly signal: AbortSignal
}

/** An id that no call, folder or user has: enough where only the permission is asked for. */
const noId = '1'

/**
 * Tries each stream with the smallest request that its permission can be told by. Ends at once when the host cannot
 * be reached, and tells nothing about the streams after it.
 */
export async function* probeStreams(
  streams: readonly StreamEntity[],
  options: ProbeOptions,
): AsyncGenerator<Verdict> {
  const parents = new Map<string, Promise<string | undefined>>()
  for (const entity of streams) {
    try {
      const params = { ...entity.stream.params, ...(await smallestParams(entity, options, parents)) }
      const page = await options.executor.page(listAction(entity), params, { signal: options.signal })
      const count = page.totalRecords ?? page.records.length
      yield {
        entity,
        ok: true,
        message: count > 0 ? 'readable' : 'readable; nothing there just now',
        missingScopes: [],
      }
    } catch (thrown) {
      const error = toGongError(thrown)
      if (error.code === 'unreachable' || error.code === 'timeout' || error.code === 'redirected') throw error
      yield verdictOf(entity, error)
    }
  }
}

/** What an error says about the permission: Gong refuses before it looks at parameters. */
function verdictOf(entity: StreamEntity, error: GongError): Verdict {
  if (error.code === 'not_found') return { entity, ok: true, message: 'readable', missingScopes: [] }
  const isRefused = error.code === 'unauthorized' || error.code === 'forbidden'
  const missingScopes = isRefused ? scopesOf(listAction(entity).action) : []
  const message = isRefused ? `refused; needs ${missingScopes.join(' and ')}` : error.message
  return { entity, ok: false, message, missingScopes, error }
}

async function smallestParams(
  entity: StreamEntity,
  options: ProbeOptions,
  parents: Map<string, Promise<string | undefined>>,
): Promise<Params> {
  const { read } = entity.stream
  const { now } = options
  const lastDay = earliestToday(now)
  switch (read.by) {
    case 'whole':
      return {}
    case 'window':
      return read.unit === 'instant'
        ? { [read.range.from]: toIso(now - dayMs), [read.range.to]: toIso(now) }
        : { [read.range.from]: toDay(lastDay - dayMs), [read.range.to]: toDay(lastDay) }
    case 'period':
      return { [read.range.from]: toDay(lastDay - dayMs), [read.range.to]: toDay(lastDay) }
    case 'ids':
      return { [read.param]: [noId] }
    case 'parents': {
      const range = read.range && {
        [read.range.from]: toIso(floorToDay(now) - dayMs),
        [read.range.to]: toIso(floorToDay(now)),
      }
      const ids = await Promise.all(
        read.parents.map(async ({ entity: name, field, param }) => {
          const slot = `${name}.${field}`
          if (!parents.has(slot)) parents.set(slot, firstValue(requireStream(name), field, options, parents))
          return [param, (await parents.get(slot)) ?? noId]
        }),
      )
      return { ...range, ...Object.fromEntries(ids) }
    }
  }
}

/** A value of a field of some record of the parent; undefined when there is none or it may not be read. */
async function firstValue(
  entity: StreamEntity,
  field: string,
  options: ProbeOptions,
  parents: Map<string, Promise<string | undefined>>,
): Promise<string | undefined> {
  try {
    const params = await smallestParams(entity, options, parents)
    const page = await options.executor.page(listAction(entity), params, { signal: options.signal })
    const value = page.records
      .map((record) => record[field])
      .find((candidate) => candidate !== undefined && candidate !== null)
    return value === undefined ? undefined : String(value)
  } catch (error) {
    if (error instanceof GongError && error.code !== 'unreachable') return undefined
    throw error
  }
}
