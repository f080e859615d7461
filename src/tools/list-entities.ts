import { actionsOf, isReading } from '../entities/actions.ts'
import { entityList } from '../entities/entities.ts'
import { readsNothing, type ToolDefinition, type ToolParts } from './tool.ts'

/** The tool that says what there is. */
export function createListEntitiesTool({ allowWrites }: ToolParts): ToolDefinition {
  return {
    ...readsNothing,
    name: 'list_entities',
    description: 'List every kind of Gong record with its actions.',
    parameters: { type: 'object', properties: {} },
    run: () => {
      const lines = entityList.map((entity) => {
        const actions = actionsOf(entity)
        const reads = actions.filter(({ action }) => isReading(action)).map(({ name }) => name)
        const writes = actions.filter(({ action }) => !isReading(action)).map(({ name }) => name)
        const shown = [reads.join(', '), ...(writes.length > 0 ? [`write: ${writes.join(', ')}`] : [])]
        return `${entity.name} [${shown.filter((text) => text !== '').join('; ')}]: ${entity.summary}`
      })
      const note = allowWrites ? [] : ['', 'Writes are not allowed here.']
      return Promise.resolve([...lines, ...note].join('\n'))
    },
  }
}
