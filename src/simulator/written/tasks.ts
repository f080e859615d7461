import { findTask, type Task, type TaskChange, tasksOf } from '../account/tasks.ts'
import type { User } from '../account/users.ts'
import type { WrittenParts } from './written.ts'

/** The tasks of users, with what was changed on them. */
export interface WrittenTasks {
  of(user: User): readonly Task[]
  find(id: string): Task | undefined
  /** Changes a task and returns it as it is then. */
  change(task: Task, change: TaskChange): Task
}

/** The tasks as the seed has them. */
export function createWrittenTasks({ account, opened }: WrittenParts): WrittenTasks {
  const changed = new Map<string, Task>()
  const asChanged = (task: Task) => changed.get(task.id) ?? task
  return {
    of: (user) => tasksOf(account, user, opened).map(asChanged),
    find(id) {
      const task = findTask(account, id, opened)
      return task === undefined ? undefined : asChanged(task)
    },
    change(task, { status, dueDate, priority }) {
      const after: Task = {
        ...task,
        status: status ?? task.status,
        dueDate: dueDate ?? task.dueDate,
        priority: priority ?? task.priority,
        updated: account.now(),
      }
      changed.set(task.id, after)
      return after
    },
  }
}
