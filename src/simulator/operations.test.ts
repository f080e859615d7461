import { expect, test } from 'vitest'
import { loadDescription } from './description.ts'
import { openGong } from './test-gong.ts'
import { misfitsOf } from './test-misfits.ts'
import { type Known, know, type Minimal, REQUESTS, send } from './test-requests.ts'

const HOUR = 3_600_000

/** A write, and the operation that shows it. */
interface Pair {
  readonly write: readonly [id: string, request: Minimal]
  readonly read: readonly [id: string, request: Minimal]
  /** What the answer of the read has in it after the write, and not before. */
  readonly shows: string
  /** The other way round: it is there before, and not after. */
  readonly isGone?: boolean
}

test('all 69 operations answer a minimal valid request in the described form', async () => {
  await using gong = await openGong({ calls: 120 })
  const { operations } = loadDescription()
  expect(Object.keys(REQUESTS).toSorted()).toEqual(operations.map(({ id }) => id).toSorted())
  expect(operations).toHaveLength(69)
  const known = await know(gong)
  for (const [id, toRequest] of Object.entries(REQUESTS)) {
    const operation = operations.find((candidate) => candidate.id === id)
    const minimal = toRequest(known)
    gong.simulator.control.advance((minimal.afterHours ?? 0) * HOUR)
    const path = (operation?.path ?? '').replace(/\{\w+\}/, minimal.path ?? '')
    const answer = await send(gong, operation?.method ?? '', path, minimal)
    expect([id, answer.status], answer.text).toEqual([id, minimal.status ?? 200])
    // Of the Targets there is no description to hold an answer against.
    const isTarget = operation?.path.startsWith('/v2/targets') === true
    const misfits = isTarget ? [] : misfitsOf(operation?.method ?? '', operation?.path ?? '', answer)
    expect([id, misfits]).toEqual([id, []])
  }
})

test('each write is shown by the operation that reads it', async () => {
  await using gong = await openGong({ calls: 60, processingSeconds: 0 })
  const { operations } = loadDescription()
  const known = await know(gong)
  const ask = async ([id, minimal]: readonly [string, Minimal]) => {
    const operation = operations.find((candidate) => candidate.id === id)
    const path = (operation?.path ?? '').replace(/\{\w+\}/, minimal.path ?? '')
    return (await send(gong, operation?.method ?? '', path, minimal)).text
  }
  for (const { write, read, shows, isGone } of pairsOf(known)) {
    const before = await ask(read)
    const written = await ask(write)
    gong.simulator.control.advance(5 * HOUR)
    const after = await ask(read)
    const what = `${write[0]} and ${read[0]}: ${written} ${after.slice(0, 2000)}`
    expect([before.includes(shows), after.includes(shows)], what).toEqual(
      isGone === true ? [true, false] : [false, true],
    )
  }
})

/** Requests that stand in REQUESTS, changed so that what they write can be told apart. */
function pairsOf(known: Known): readonly Pair[] {
  const minimal = (id: string): Minimal => REQUESTS[id]?.(known) ?? {}
  const json = (id: string, changes: object): [string, Minimal] => {
    const request = minimal(id)
    return [id, { ...request, json: { ...(request.json as object), ...changes } }]
  }
  const same = (id: string): [string, Minimal] => [id, minimal(id)]
  const address = { emailAddress: 'eve@customer.example' }
  const references: [string, Minimal] = ['findAllReferencesToEmailAddress', { query: address }]
  const eve = { email: address.emailAddress }
  const invited = { invitees: [eve] }
  const calls: [string, Minimal] = ['listCallsExtensive', { json: { filter: {} } }]
  const recorded: [string, Minimal] = ['listCalls', {}]
  const download = { downloadMediaUrl: 'https://m.example/1', title: 'Fetched', clientUniqueId: 'f' }
  const { user, meeting, contact } = known
  const tasks: [string, Minimal] = [
    'listTasks',
    { json: { filter: { userId: user.id, taskAction: ['CALL'], status: ['OPEN', 'DONE', 'DISMISSED'] } } },
  ]
  const instances = same('getProspectsAssignedFlows')
  return [
    { write: json('addCall', download), read: recorded, shows: '"Fetched"' },
    { write: same('addCallRecording'), read: calls, shows: known.created },
    { write: same('addUsersAccessToCalls'), read: same('getUsersAccessToCalls'), shows: user.id },
    {
      write: same('deleteUsersAccessToCalls'),
      read: same('getUsersAccessToCalls'),
      shows: user.id,
      isGone: true,
    },
    { write: json('updateMeeting', invited), read: references, shows: meeting },
    { write: same('deleteMeeting'), read: references, shows: meeting, isGone: true },
    { write: json('contentViewed', { viewer: eve }), read: references, shows: 'contentViewed' },
    { write: json('contentShared', { recipients: [eve] }), read: references, shows: 'contentShared' },
    { write: json('customAction', { actor: eve }), read: references, shows: 'customEvent' },
    { write: json('addDigitalInteraction', { person: eve }), read: references, shows: 'digitalInteraction' },
    {
      write: json('updateReminder', { userId: user.id, dueDate: '2031-01-01T00:00:00Z' }),
      read: tasks,
      shows: '"dueDate":"2031-01-01',
    },
    // The bulk assignment that was made to know of one is there.
    { write: same('unassignProspectFlows'), read: instances, shows: contact, isGone: true },
    { write: same('assignProspectsCoolOffOverrides'), read: instances, shows: contact },
    {
      write: json('createPermissionProfile', { name: 'Brand-new' }),
      read: same('listPermissionProfile'),
      shows: '"Brand-new"',
    },
    {
      write: json('updatePermissionProfile', { name: 'Renamed' }),
      read: same('getPermissionProfile'),
      shows: '"Renamed"',
    },
    { write: same('uploadCrmSchemaField'), read: same('listCrmSchemaFields'), shows: '"Size"' },
    { write: same('uploadCrmData'), read: same('getRequestStatus'), shows: '"DONE"' },
    {
      write: ['purgeEmailAddress', { query: address }],
      read: references,
      shows: 'contentViewed',
      isGone: true,
    },
  ]
}
