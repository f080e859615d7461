import { GongParameterError } from '../../errors/gong-error.ts'
import type { GongRecord, Template } from '../entity.ts'

/** Gong gives tasks of every type: those that were not asked for are left out here. */
export const listOwnTasks: Template = {
  inputs: ['userId', 'workspaceId?', 'types?', 'taskAction?', 'status?'],
  schemas: {
    types: {
      type: 'array',
      items: { type: 'string', enum: ['FLOW', 'MANUAL'] },
      description: 'How the tasks came about; both by default.',
    },
  },
  toParams: ({ types: _, ...input }) => input,
  defaults: () => ({ taskAction: ['CALL'], status: ['OPEN'] }),
  list: 'items',
  toOutput: (answer, { types }) => {
    const items = answer['items'] as readonly GongRecord[]
    return Array.isArray(types)
      ? { ...answer, items: items.filter(({ type }) => isAmong(type, types)) }
      : answer
  },
}

/** A task of no type may be of any. */
function isAmong(type: unknown, types: readonly unknown[]): boolean {
  return typeof type !== 'string' || types.includes(type.toUpperCase())
}

/** Changes a task and gives it as it is then. */
export const updateTask: Template = {
  inputs: ['taskId', 'userId', 'status?', 'dueDate?', 'priority?', 'notes?'],
  schemas: { notes: { type: 'string', description: 'Gong keeps none with a task, so it is refused.' } },
  toParams: ({ notes, ...input }) => {
    if (notes === undefined) return input
    const message = 'is nothing that Gong keeps with a task'
    throw new GongParameterError(`notes ${message}.`, [{ path: 'notes', message }])
  },
  toOutput: ({ tasks, ...answer }) => {
    const [task] = (Array.isArray(tasks) ? tasks : []) as readonly GongRecord[]
    return task ?? answer
  },
}
