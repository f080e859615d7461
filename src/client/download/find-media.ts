import { actionsOf, type NamedAction } from '../../entities/actions.ts'
import { entityList } from '../../entities/entities.ts'
import type { GongRecord, Params } from '../../entities/entity.ts'
import { GongError } from '../../errors/gong-error.ts'
import type { CallOptions, Executor } from '../execute.ts'

/** A recording that is asked for. */
export interface WantedMedia {
  readonly target: NamedAction
  readonly params: Params
  readonly callId: string
}

/**
 * Asks Gong for an address of the recording, which works for 8 hours.
 * @throws GongError `not_found` when there is no such call, `no_media` when it has no such recording.
 */
export async function findMedia(
  executor: Executor,
  { target, params, callId }: WantedMedia,
  options: CallOptions,
): Promise<string> {
  const { records } = await executor.page(target, params, options)
  const call = records.find((record) => (idOf(record) ?? callId) === callId)
  if (call === undefined) {
    throw new GongError('not_found', `There is no call ${callId} for ${nameOf(target)}.`, {
      advice: 'Check the call id, and that the credentials may see the call.',
    })
  }
  const media = fieldsOf(call['media'])
  const address = media[target.action.media ?? '']
  if (typeof address === 'string' && address !== '') return address
  throw noMedia(target, callId, media)
}

/** In words, as messages have it. */
export function nameOf({ entity }: NamedAction): string {
  return entity.name.replaceAll('_', ' ')
}

function noMedia(target: NamedAction, callId: string, media: GongRecord): GongError {
  const others = entityList.filter((entity) =>
    actionsOf(entity).some(({ action }) => action.media !== undefined && media[action.media]),
  )
  const message = `Call ${callId} has no ${nameOf(target)}`
  if (others.length === 0) {
    const scopes = (target.action.operation.conditionalScopes ?? []).map(({ scope }) => scope)
    return new GongError('no_media', `${message}, and no other recording either.`, {
      advice: `Recordings may take a while to be processed. An OAuth token also needs the scope ${scopes.join(' and ')}.`,
    })
  }
  const names = others.map(({ name }) => name).join(' and ')
  return new GongError('no_media', `${message}; it has ${names.replaceAll('_', ' ')}.`, {
    advice: `Download ${names} instead.`,
  })
}

function idOf(record: GongRecord): unknown {
  return fieldsOf(record['metaData'])['id']
}

function fieldsOf(value: unknown): GongRecord {
  return typeof value === 'object' && value !== null ? (value as GongRecord) : {}
}
