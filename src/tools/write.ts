import { checkParams } from '../client/check-params.ts'
import {
  actionsOf,
  isReading,
  isRepeatable,
  type NamedAction,
  paramsOf,
  requireAction,
} from '../entities/actions.ts'
import { entityList } from '../entities/entities.ts'
import type { Params } from '../entities/entity.ts'
import { requireEntity } from '../entities/names.ts'
import { GongError } from '../errors/gong-error.ts'
import { createRendering } from './render-records.ts'
import { capText } from './text-size.ts'
import type { ToolDefinition, ToolParts } from './tool.ts'

/** The tool that changes something in Gong. */
export function createWriteTool(parts: ToolParts): ToolDefinition {
  const writes = entityList.flatMap(actionsOf).filter(({ action }) => !isReading(action))
  const names = [...new Set(writes.map(({ entity }) => entity.name))]
  return {
    name: 'write',
    description:
      'Change something in Gong at once, for the whole company: only when the user asked for exactly this. Parameters: describe_entity.',
    isReadOnly: false,
    isDestructive: writes.some(({ action }) => action.effect !== 'adds'),
    isIdempotent: writes.every(({ action }) => isRepeatable(action)),
    isOpenWorld: true,
    parameters: {
      type: 'object',
      properties: {
        entity: { type: 'string', description: names.join(', ') },
        action: { type: 'string', description: 'Such as create, update, delete' },
        params: { type: 'object' },
      },
      required: ['entity', 'action'],
    },
    run: async (args, { signal }) => {
      const target = requireWrite(String(args['entity']), String(args['action']))
      const params = checkParams(target, (args['params'] ?? {}) as Params)
      refuseFiles(parts, target, params)
      const { data } = await parts.gong.executor.one(target, params, { signal })
      const rendering = createRendering(parts.maxBytes - 500, undefined)
      rendering.add(data)
      return capText(
        `Done: ${target.entity.name} ${target.name}. Gong answered:\n${rendering.lines.join('\n')}`,
        parts.maxBytes,
      )
    },
  }
}

function requireWrite(entityName: string, name: string): NamedAction {
  const target = requireAction(requireEntity(entityName), name)
  if (!isReading(target.action)) return target
  throw new GongError('usage', `write: ${target.entity.name} ${target.name} only reads.`, {
    advice: 'Use the tool read.',
  })
}

/** A path that a model names is a file of the machine on which this runs: what it holds would leave it. */
function refuseFiles({ allowFiles }: ToolParts, { entity, name, action }: NamedAction, params: Params): void {
  if (allowFiles) return
  const file = Object.entries(paramsOf(action)).find(([, { schema }]) => schema.format === 'binary')?.[0]
  if (file === undefined || params[file] === undefined) return
  throw new GongError('usage', `write: ${entity.name} ${name} takes a file, which tools may not read here.`, {
    advice: 'Upload it with the command line or the SDK.',
  })
}
