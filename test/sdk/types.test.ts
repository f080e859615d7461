import { describe, expectTypeOf, test } from 'vitest'
import type {
  CallBasicData,
  CallData,
  Download,
  Gong,
  Page,
  RecordList,
  ResponseInfo,
  UserMetadata,
} from '../../src/index.ts'

/** Never called: its types are what is tested. */
function use(gong: Gong) {
  return {
    calls: () => gong.calls.list({ fromDateTime: '2026-01-01T00:00:00Z', workspaceId: '1', cursor: 'c' }),
    extensive: () => gong.extensiveCalls.list({ callIds: ['1'], exposedFields: ['parties', 'trackers'] }),
    user: () => gong.users.get({ id: '1' }),
    created: () =>
      gong.calls.create({
        actualStart: '2026-01-01T00:00:00Z',
        direction: 'Inbound',
        parties: [{ emailAddress: 'a@b.c' }],
        primaryUser: '1',
      }),
    audio: () => gong.callAudio.download({ callId: '1', range: 'bytes=0-99' }),
    profile: () => gong.permissionProfiles.update({ profileId: '1', name: 'x' }),
    fields: () => gong.crmSchemaFields.list({ integrationId: '1', objectType: 'DEAL' }),
    byAlias: () => gong.execute('calls_extensive', 'list', { callIds: ['1'] }),
    byName: () => gong.execute('call_audio', 'download', { callId: '1' }),
  }
}
type Used = ReturnType<typeof use>
type Given<K extends keyof Used> = ReturnType<Used[K]>

describe('what the SDK gives', () => {
  test('is typed by Gong’s description', () => {
    expectTypeOf<Given<'calls'>>().toEqualTypeOf<RecordList<CallBasicData>>()
    expectTypeOf<Awaited<Given<'calls'>>>().toEqualTypeOf<Page<CallBasicData>>()
    expectTypeOf<Given<'extensive'>>().toEqualTypeOf<RecordList<CallData>>()
    expectTypeOf<Awaited<Given<'user'>>>().toEqualTypeOf<UserMetadata>()
    expectTypeOf<Awaited<Given<'created'>>['callId']>().toEqualTypeOf<string | null | undefined>()
    expectTypeOf<Awaited<Given<'profile'>>['name']>().toEqualTypeOf<string | null | undefined>()
    expectTypeOf<Given<'audio'>>().toEqualTypeOf<Download>()
    expectTypeOf<Awaited<Given<'fields'>>['records'][number]['uniqueName']>().toEqualTypeOf<
      string | null | undefined
    >()
  })

  test('is the same by any name of an entity', () => {
    expectTypeOf<Given<'byAlias'>>().toEqualTypeOf<RecordList<CallData>>()
    expectTypeOf<Given<'byName'>>().toEqualTypeOf<Download>()
  })

  test('comes with its response where that is asked for', () => {
    expectTypeOf<Given<'user'>['withResponse']>().returns.resolves.toEqualTypeOf<{
      data: UserMetadata
      response: ResponseInfo
    }>()
  })
})

describe('what the SDK takes', () => {
  test('is an error at compile time where Gong would refuse it', () => {
    const wrong = (gong: Gong) => {
      // @ts-expect-error no such parameter
      gong.calls.list({ fromDate: '2026-01-01' })
      // @ts-expect-error an id is a string
      gong.users.get({ id: 1 })
      // @ts-expect-error the id is missing
      gong.users.get({})
      // @ts-expect-error so it is here
      gong.users.get()
      // @ts-expect-error no such part
      gong.extensiveCalls.list({ exposedFields: ['partys'] })
      // @ts-expect-error no such direction
      gong.calls.create({ actualStart: '', direction: 'Up', parties: [], primaryUser: '1' })
      // @ts-expect-error the parties are missing
      gong.calls.create({ actualStart: '', direction: 'Inbound', primaryUser: '1' })
      // @ts-expect-error the range is missing
      gong.statsActivityAggregate.list()
      // @ts-expect-error no such kind of object
      gong.crmObjects.get({ integrationId: '1', objectType: 'PET', crmIds: [] })
      // @ts-expect-error no such entity
      gong.execute('cals', 'list')
      // @ts-expect-error no such action
      gong.execute('calls', 'delete')
      // @ts-expect-error parameters of another action
      gong.execute('calls', 'get', { fromDateTime: '' })
      // @ts-expect-error a download has no parties
      gong.callAudio.download({ callId: '1', parties: true })
    }
    expectTypeOf(wrong).toBeFunction()
  })

  test('may leave out what is made when absent', () => {
    type Created = Parameters<Gong['calls']['create']>[0]
    expectTypeOf<Pick<Created, 'clientUniqueId'>>().toEqualTypeOf<{ clientUniqueId?: string }>()
    type Uploaded = Parameters<Gong['crmObjects']['upload']>[0]
    expectTypeOf<Pick<Uploaded, 'clientRequestId'>>().toEqualTypeOf<{ clientRequestId?: string }>()
  })
})
