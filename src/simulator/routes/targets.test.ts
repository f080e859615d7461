import { expect, test } from 'vitest'
import { openGong } from '../test-gong.ts'

test('assignments of a target are kept, unless they are only to be checked', async () => {
  await using gong = await openGong({ calls: 0 })
  const { workspaces } = (await gong.ask('GET', '/v2/workspaces')).json
  const workspaceId = workspaces[1].id
  const { targets } = (await gong.ask('GET', `/v2/targets?workspaceId=${workspaceId}`)).json
  expect(targets[0]).toMatchObject({ id: expect.stringMatching(/^\d{19}$/), type: 'QUOTA' })
  const send = (content: string, more = '', id = targets[0].id) =>
    gong.sendFile('POST', `/v2/targets/${id}/assignments?workspaceId=${workspaceId}${more}`, {
      part: 'file',
      content,
      type: 'text/csv',
    })
  const kept = () => gong.simulator.control.written().targetAssignments
  expect((await send('email,value\na@b.example,5\n', '&validateOnly=true')).status).toBe(200)
  expect(kept()).toEqual({})
  expect((await send('email,value\r\na@b.example,"1,000"\r\n"c ""d""",2')).status).toBe(200)
  expect(kept()).toEqual({
    [targets[0].id]: [
      { email: 'a@b.example', value: '1,000' },
      { email: 'c "d"', value: '2' },
    ],
  })
  expect((await send('email,value\na@b.example,5', '', '1')).status).toBe(404)
  expect((await send('email,value\na@b.example,5', '&validateOnly=perhaps')).status).toBe(400)
  for (const [content, words] of [
    ['email,value', 'no assignments'],
    ['email,value\na', 'line 2: has 1 values'],
    ['email,value\n"a', 'line 2: a quotation mark'],
  ] as const) {
    const refused = await send(content)
    expect([refused.status, refused.json.errors[0]]).toEqual([400, expect.stringContaining(words)])
  }
  const missing = await gong.ask('GET', '/v2/targets')
  expect([missing.status, missing.json.errors]).toEqual([400, ['workspaceId parameter is missing']])
})
