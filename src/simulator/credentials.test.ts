import { expect, test } from 'vitest'
import { openGong } from './test-gong.ts'

const basic = (pair: string) => `Basic ${btoa(pair)}`

test.each([
  '',
  'Basic',
  'Basic !!!',
  basic('key'),
  basic('key:'),
  basic(':secret'),
  'Bearer',
  'Token x',
  'Bearer a.b.c',
])('the header "%s" names nobody and gets 401', async (authorization) => {
  await using gong = await openGong({ calls: 1 })
  const answer = await gong.ask('GET', '/v2/users', undefined, { authorization })
  expect(answer.status).toBe(401)
  expect(answer.json).toEqual({
    requestId: expect.stringMatching(/^[0-9a-z]{19}$/),
    errors: [expect.any(String)],
  })
})

test('with a key set, only that key and its secret are taken', async () => {
  await using gong = await openGong({ accessKey: 'right', accessKeySecret: 'hush:hush' })
  const status = async (authorization: string) =>
    (await gong.ask('GET', '/v2/users', undefined, { authorization })).status
  expect(await status(basic('right:hush:hush'))).toBe(200)
  for (const wrong of [basic('right:hush'), basic('wrong:hush:hush'), 'Bearer anything'])
    expect(await status(wrong)).toBe(401)
})

test('a missing scope is refused with the status that the description has, and media is left out', async () => {
  await using gong = await openGong({ scopes: ['api:calls:read:extensive'] })
  const statuses: Record<string, number> = {}
  for (const path of [
    '/v2/calls',
    '/v2/users',
    '/v2/workspaces',
    '/v2/settings/trackers',
    '/v2/call-outcomes',
  ]) {
    statuses[path] = (await gong.ask('GET', path)).status
  }
  expect(statuses).toEqual({
    '/v2/calls': 401,
    '/v2/users': 403,
    '/v2/workspaces': 403,
    '/v2/settings/trackers': 401,
    '/v2/call-outcomes': 403,
  })
  const extensive = await gong.ask('POST', '/v2/calls/extensive', {
    filter: {},
    contentSelector: { exposedFields: { media: true } },
  })
  expect(extensive.status).toBe(200)
  expect(Object.keys(extensive.json.calls[0])).toEqual(['metaData'])
})

test('revoked credentials are refused until they are restored', async () => {
  await using gong = await openGong()
  const { control } = gong.simulator
  control.revokeCredentials()
  expect((await gong.ask('GET', '/v2/users')).status).toBe(401)
  control.restoreCredentials()
  expect((await gong.ask('GET', '/v2/users')).status).toBe(200)
})
