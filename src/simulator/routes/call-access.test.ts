import { expect, test } from 'vitest'
import { openGong } from '../test-gong.ts'

const PATH = '/v2/calls/users-access'

test('access is given and taken away call by call, and is shown', async () => {
  await using gong = await openGong({ calls: 40 })
  const callIds = (await gong.ask('GET', '/v2/calls')).json.calls.map((call: { id: string }) => call.id)
  const users = (await gong.ask('GET', '/v2/users')).json.users.map((user: { id: string }) => user.id)
  const accessOf = async () => {
    const { callAccessList } = (await gong.ask('POST', PATH, { filter: { callIds } })).json
    return new Map<string, readonly string[]>(
      callAccessList.map(({ callId, users }: { callId: string; users: { userId: string }[] }) => [
        callId,
        users.map(({ userId }) => userId),
      ]),
    )
  }
  const before = await accessOf()
  expect([...before.keys()]).toEqual(callIds)
  const shared = callIds.find((id: string) => before.get(id)?.length)
  const other = callIds.find((id: string) => before.get(id)?.length === 0)
  const body = (callId: string, userIds: readonly string[]) => ({ callAccessList: [{ callId, userIds }] })
  expect((await gong.ask('PUT', PATH, body(other, [users[0], users[1]]))).status).toBe(200)
  await gong.ask('PUT', PATH, body(other, [users[1]]))
  await gong.ask('DELETE', PATH, body(shared, [...(before.get(shared) ?? []), users[3]]))
  const after = await accessOf()
  expect(after).toEqual(new Map([...before, [other, [users[0], users[1]]], [shared, []]]))
  const refused = await gong.ask('PUT', PATH, body('1', ['2']))
  expect([refused.status, refused.json.errors]).toEqual([
    400,
    ['Call ID 1 was not found', 'User ID 2 was not found'],
  ])
})
