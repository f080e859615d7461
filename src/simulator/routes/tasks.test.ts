import { expect, test } from 'vitest'
import { openGong, type TestGong } from '../test-gong.ts'

const ALL = ['OPEN', 'DONE', 'DISMISSED']

async function tasksOf(gong: TestGong, userId: string, status: readonly string[] = ALL) {
  const { text } = await gong.ask('POST', '/v2/tasks', { filter: { userId, taskAction: ['CALL'], status } })
  // Ids are numbers beyond 2^53.
  return JSON.parse(text.replaceAll(/([iI]d":)(\d{17,})/g, '$1"$2"')).tasks
}

async function busyUser(gong: TestGong): Promise<string> {
  const { users } = (await gong.ask('GET', '/v2/users')).json
  return users.find((user: { active: boolean }) => user.active).id
}

test('a user’s tasks are told apart by status, with ids that are numbers', async () => {
  await using gong = await openGong({ calls: 20 })
  const userId = await busyUser(gong)
  const all = await tasksOf(gong, userId)
  expect(all.length).toBeGreaterThan(0)
  const parts = await Promise.all(ALL.map((status) => tasksOf(gong, userId, [status])))
  expect(parts.flat()).toHaveLength(all.length)
  expect(all[0]).toMatchObject({ userId, actions: ['CALL'], contact: { data: { affiliation: 'Them' } } })
  expect(await tasksOf(gong, '7')).toEqual([])
})

test('a change of a task is shown with the task from then on', async () => {
  await using gong = await openGong({ calls: 20 })
  const userId = await busyUser(gong)
  const [task] = await tasksOf(gong, userId, ['OPEN'])
  const dueDate = '2026-07-01T09:00:00Z'
  const change = { userId, status: 'DONE', dueDate, priority: 'High' }
  const answer = await gong.ask('PATCH', `/v2/tasks/${task.id}`, change)
  expect([answer.status, answer.json.tasks.length]).toEqual([200, 1])
  const shown = (await tasksOf(gong, userId, ['DONE'])).find(({ id }: { id: string }) => id === task.id)
  const { dueDate: due, priority, updated } = task
  expect({ ...shown, status: 'OPEN', dueDate: due, priority, updated }).toEqual(task)
  expect([shown.priority.name, Date.parse(shown.dueDate)]).toEqual(['High', Date.parse(dueDate)])
  expect(Date.parse(shown.updated)).toBeGreaterThan(Date.parse(task.updated))
  const open = await tasksOf(gong, userId, ['OPEN'])
  expect(open.map(({ id }: { id: string }) => id)).not.toContain(task.id)
})

test('a task that is not there, or another user’s, is not found', async () => {
  await using gong = await openGong({ calls: 20 })
  const userId = await busyUser(gong)
  const [task] = await tasksOf(gong, userId)
  const cases = [
    ['1', userId, {}, 404],
    [task.id, '1', {}, 404],
    ['x', userId, {}, 400],
    [task.id, userId, { status: 'LATER' }, 400],
    [task.id, userId, { priority: 'Most' }, 400],
    [task.id, undefined, {}, 400],
  ] as const
  for (const [id, owner, change, status] of cases) {
    const answer = await gong.ask('PATCH', `/v2/tasks/${id}`, { userId: owner, ...change })
    expect([id, owner, answer.status]).toEqual([id, owner, status])
  }
})
