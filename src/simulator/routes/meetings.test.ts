import { expect, test } from 'vitest'
import { openGong, type TestGong } from '../test-gong.ts'

const TIMES = { startTime: '2026-06-20T10:00:00+02:00', endTime: '2026-06-20T11:00:00+02:00' }

async function usersOf(gong: TestGong) {
  const { users } = (await gong.ask('GET', '/v2/users')).json
  const isActive = (user: { active: boolean }) => user.active
  return { organizer: users.find(isActive), inactive: users.find((user: never) => !isActive(user)) }
}

test('a meeting is scheduled, moved and called off', async () => {
  await using gong = await openGong({ calls: 0 })
  const { organizer } = await usersOf(gong)
  const meeting = { ...TIMES, organizerEmail: organizer.emailAddress, invitees: [{ email: 'a@b.example' }] }
  const created = (await gong.ask('POST', '/v2/meetings', meeting)).json
  expect(created).toMatchObject({
    meetingId: expect.stringMatching(/^\d{19}$/),
    meetingUrl: expect.any(String),
  })
  const kept = () => gong.simulator.control.written().meetings
  expect(kept()).toMatchObject([{ id: created.meetingId, ...meeting }])
  const path = `/v2/meetings/${created.meetingId}`
  const later = { ...meeting, endTime: '2026-06-20T12:00:00+02:00', title: 'Longer' }
  expect((await gong.ask('PUT', path, later)).json.meetingId).toBe(created.meetingId)
  expect(kept()).toMatchObject([later])
  const foreign = await gong.ask('DELETE', path, { organizerEmail: 'else@where.example' })
  expect([foreign.status, foreign.json.errors]).toEqual([
    404,
    ['No Gong meeting found corresponding to the provided organizer email'],
  ])
  const gone = await gong.ask('DELETE', path, { organizerEmail: organizer.emailAddress })
  expect([gone.status, gone.json.organizerEmail]).toEqual([200, organizer.emailAddress])
  expect(kept()).toEqual([])
  expect((await gong.ask('PUT', path, later)).json.errors).toEqual([
    'No meeting found corresponding to the provided meeting ID',
  ])
})

test('a meeting of nobody, of somebody without a consent page, or that ends before it starts is refused', async () => {
  await using gong = await openGong({ calls: 0 })
  const { organizer, inactive } = await usersOf(gong)
  const statusOf = async (changes: Readonly<Record<string, unknown>>) => {
    const meeting = { ...TIMES, organizerEmail: organizer.emailAddress, invitees: [], ...changes }
    return (await gong.ask('POST', '/v2/meetings', meeting)).status
  }
  expect(await statusOf({})).toBe(200)
  expect(await statusOf({ organizerEmail: 'no@body.example' })).toBe(404)
  expect(await statusOf({ organizerEmail: inactive.emailAddress })).toBe(409)
  expect(await statusOf({ endTime: TIMES.startTime })).toBe(400)
  expect(await statusOf({ invitees: undefined })).toBe(400)
  expect(await statusOf({ startTime: 'tomorrow' })).toBe(400)
})

test('the integration’s status is told for each address, known or not', async () => {
  await using gong = await openGong({ calls: 0 })
  const { organizer, inactive } = await usersOf(gong)
  const emails = [organizer.emailAddress, inactive.emailAddress, 'no@body.example']
  const { users } = (await gong.ask('POST', '/v2/meetings/integration/status', { emails })).json
  expect(users).toMatchObject([
    { email: emails[0], exists: true, valid: true, userFacingError: null },
    { email: emails[1], exists: true, valid: false, userFacingError: expect.any(String) },
    { email: emails[2], exists: false, valid: false, userFacingError: expect.any(String) },
  ])
  const many = { emails: Array.from({ length: 101 }, (_, i) => `a${i}@b.example`) }
  expect((await gong.ask('POST', '/v2/meetings/integration/status', many)).status).toBe(400)
})
