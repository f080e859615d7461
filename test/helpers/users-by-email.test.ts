import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import type { UserMetadata } from '../../src/api/types.gen.ts'
import { createGong, type Gong } from '../../src/client/create-gong.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'

let simulator: Simulator
let gong: Gong
let everybody: UserMetadata[]
beforeAll(async () => {
  simulator = await startSimulator({ calls: 1, users: 250, ratePerSecond: 0 })
  const account = { accessKey: 'key', accessKeySecret: 'secret', baseUrl: simulator.url }
  gong = createGong({ ...account, ratePerSecond: 0, ratePerDay: 0 })
  everybody = await gong.users.list().all()
})
afterEach(() => simulator.control.requests.clear())
afterAll(() => simulator.close())

describe('a user by e-mail address', () => {
  test('is found in any case, with the pages up to theirs', async () => {
    const user = everybody[120]
    simulator.control.requests.clear()
    const found = await gong.users.byEmail(` ${user?.emailAddress?.toUpperCase()} `)
    expect(found?.id).toBe(user?.id)
    expect(simulator.control.requests.counts().total).toBe(2)
  })

  test('is found by an alias too', async () => {
    const user = everybody.find(({ emailAliases }) => (emailAliases?.length ?? 0) > 0)
    const found = await gong.users.byEmail(user?.emailAliases?.[0] ?? '')
    expect(user).toBeDefined()
    expect(found?.id).toBe(user?.id)
  })

  test('is undefined when nobody has it', async () => {
    expect(await gong.users.byEmail('nobody@nowhere.example')).toBeUndefined()
    expect(await gong.users.byEmail('')).toBeUndefined()
  })

  test('is typed', () => {
    expectTypeOf(gong.users.byEmail).parameter(0).toEqualTypeOf<string>()
    expectTypeOf(gong.users.byEmail).returns.resolves.toEqualTypeOf<UserMetadata | undefined>()
    // @ts-expect-error: an address is a text
    const wrong = () => gong.users.byEmail({ email: 'a@b.c' })
    expect(wrong).toBeTypeOf('function')
  })
})
