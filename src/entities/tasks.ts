import { listTasks, updateReminder } from '../api/operations/tasks.gen.ts'
import { defineEntity } from './entity.ts'
import { listOwnTasks, updateTask } from './templates/tasks.ts'

/** What a user has to do, by Engage. */
export const tasks = defineEntity({
  name: 'tasks',
  summary: 'To-dos of users in Gong Engage.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Tasks of a user.',
      operation: listTasks,
      select: 'tasks',
      templates: { 'list-tasks': listOwnTasks },
    },
    update: {
      kind: 'write',
      summary: 'Change the status, date or priority of a task.',
      operation: updateReminder,
      effect: 'changes',
      templates: { 'update-task': updateTask },
    },
  },
})
