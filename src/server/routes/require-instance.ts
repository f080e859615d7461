import type { Instance } from '../../connections/instances.ts'
import { RequestError } from '../request-error.ts'
import type { RouteRequest } from '../route.ts'

const mostNamed = 20

/**
 * The instance that the path names.
 * @throws RequestError 404 that names those there are, as far as the bearer may see them.
 */
export async function requireInstance({
  parts,
  pathParams,
  access,
  notes,
}: RouteRequest<unknown>): Promise<Instance> {
  const { id = '' } = pathParams
  const found = await parts.instances.find(id)
  if (found !== undefined && (access.workspace === undefined || access.workspace === found.workspace)) {
    notes.instanceId = found.id
    return found
  }
  const all = await parts.instances.list(access.workspace)
  const named = all.slice(0, mostNamed).map((instance) => `${instance.id} (${instance.name})`)
  const more = all.length > mostNamed ? `, and ${all.length - mostNamed} more` : ''
  throw new RequestError('unknown_instance', `There is no instance “${id}”.`, {
    advice:
      named.length === 0
        ? 'There is none yet: create one with POST /api/v1/connectors/instances.'
        : `Instances: ${named.join(', ')}${more}.`,
    valid: all.slice(0, mostNamed).map((instance) => instance.id),
  })
}
