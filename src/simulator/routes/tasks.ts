import { PRIORITIES, printTask } from '../account/tasks.ts'
import { PARSE_ERROR, Refusal } from '../answer.ts'
import { parseDateTime } from '../date-times.ts'
import type { Routes } from './route.ts'

interface TaskFilter {
  readonly userId: string
  readonly status: readonly string[]
  readonly workspaceId?: string | null
}

/** POST /v2/tasks (which reads) and PATCH /v2/tasks/{taskId}. */
export const taskRoutes: Routes = {
  listTasks({ account, written }, { body }) {
    const { userId, status, workspaceId } = body['filter'] as TaskFilter
    checkUserId(userId)
    const user = account.users.find(({ id }) => id === userId)
    const tasks = user === undefined ? [] : written.tasks.of(user)
    const wanted = tasks.filter(
      (task) => status.includes(task.status) && (workspaceId == null || task.workspaceId === workspaceId),
    )
    return { tasks: wanted.map((task) => printTask(account, task)), crmType: 'SALESFORCE' }
  },

  updateReminder({ account, written }, { values, body }) {
    const userId = String(body['userId'])
    checkUserId(userId)
    const task = written.tasks.find(values['taskId'] ?? '')
    if (task === undefined || task.user.id !== userId) throw new Refusal(404, 'TaskId not found')
    const dueDate = body['dueDate'] as string | null | undefined
    const changed = written.tasks.change(task, {
      status: (body['status'] as string | null | undefined) ?? undefined,
      dueDate: dueDate == null ? undefined : parseDateTime(dueDate),
      priority: priorityOf((body['priority'] as string | null | undefined) ?? undefined),
    })
    return { tasks: [printTask(account, changed)], crmType: 'SALESFORCE' }
  },
}

function checkUserId(id: string): void {
  if (!/^\d{1,20}$/.test(id)) throw new Refusal(400, PARSE_ERROR)
}

/** A priority by its name or its id. */
function priorityOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const place = PRIORITIES.findIndex(
    (name, index) => name.toLowerCase() === text.toLowerCase() || String(index + 1) === text,
  )
  if (place === -1) throw new Refusal(400, `priority: there is no priority ${text}`)
  return place
}
