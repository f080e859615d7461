import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databasesToTest, type FreshDatabase } from '../../test/support/postgres.ts'
import { createSteppedClock, type SteppedClock } from '../../test/webhooks/support/stepped-clock.ts'
import { systemClock } from '../client/system-clock.ts'
import type { Connection } from '../connections/connection.ts'
import { type Database, locateDatabase, openDatabase } from '../database/open-database.ts'
import type { Actions } from '../functions/create-actions.ts'
import { FunctionFailure } from '../functions/function-failure.ts'
import type { ActionInfo } from '../functions/function-info.ts'
import { createOutbox } from '../webhooks/outbox.ts'
import { type ActionRunner, createActionRunner } from './action-runner.ts'
import type { ActionRun } from './action-runs.ts'

const randomId = () => crypto.randomUUID()
const connection = {
  number: 7,
  id: 'acme',
  integration: 'gong',
  webhookUrlOverride: 'https://product.example/hook',
} as unknown as Connection

/** What the account's actions are made of: those that only read may be repeated. */
const infoOf = (name: string) =>
  ({ name, definition: { isRepeatable: name.startsWith('read') } }) as unknown as ActionInfo

describe.each(databasesToTest())('on $engine', ({ make }) => {
  let fresh: FreshDatabase
  let database: Database
  let close: () => Promise<void>
  const runners: ActionRunner[] = []
  const log: string[] = []
  let clock: SteppedClock

  beforeAll(async () => {
    fresh = await make()
    const opened = await openDatabase(locateDatabase(fresh.url, ''))
    database = opened.database
    close = () => database.destroy()
  })
  afterAll(async () => {
    await close()
    await fresh.remove()
  })
  beforeEach(async () => {
    log.length = 0
    clock = createSteppedClock()
    await database.deleteFrom('action_runs').execute()
    await database.deleteFrom('webhook_deliveries').execute()
    await database.deleteFrom('webhook_messages').execute()
  })
  afterEach(async () => {
    for (const runner of runners.splice(0)) await stop(runner)
  })

  /** A process that runs actions as a function says. */
  function start(run: Actions['run'], isStarted = true): ActionRunner {
    const runner = createActionRunner({
      database,
      connections: { byNumber: async (number) => (number === connection.number ? connection : undefined) },
      functions: {
        list: () => [],
        action: (name) => (name === 'gone' ? undefined : infoOf(name)),
        sync: () => undefined,
        reload: async () => [],
      },
      actions: { run },
      outbox: createOutbox({ now: clock.now, randomId, onWake: () => undefined }),
      clock,
      randomId,
      random: () => 0,
      log: (line) => log.push(line),
    })
    runners.push(runner)
    if (isStarted) runner.start()
    return runner
  }

  /** Lets time pass until it has stopped: what hangs is given some. */
  async function stop(runner: ActionRunner): Promise<void> {
    let isStopped = false
    const stopped = runner.stop().finally(() => {
      isStopped = true
    })
    while (!isStopped) {
      clock.advance(1000)
      await systemClock.sleep(1)
    }
    await stopped
  }

  async function ended(runner: ActionRunner, id: string): Promise<ActionRun> {
    for (;;) {
      const run = await runner.find(id)
      if (run?.finished_at != null) return run
      await systemClock.sleep(5)
    }
  }
  /** Lets time pass, once all have looked what there is to do. */
  async function pass(ms: number): Promise<void> {
    while (clock.sleeping < runners.length) await systemClock.sleep(1)
    clock.advance(ms)
  }

  /** @returns the moment to which a run was put off that had failed. */
  async function putOff(runner: ActionRunner, id: string): Promise<number> {
    for (;;) {
      const run = await runner.find(id)
      if (run?.status === 'waiting' && run.next_at > clock.now()) return run.next_at
      await systemClock.sleep(1)
    }
  }

  const add = (runner: ActionRunner, name: string, maxRetries = 0) =>
    runner.add({ connection, name, input: { a: 1 }, maxRetries })
  const messages = () => database.selectFrom('webhook_messages').select('body').execute()
  const failureOf = (run: ActionRun) => JSON.parse(run.error ?? 'null') as { code: string; message: string }

  /** A run as a process leaves it that is killed in the middle. */
  async function leave(name: string): Promise<string> {
    const idle = start(() => Promise.resolve(), false)
    const id = await add(idle, name)
    const left = { status: 'running', owner: 'killed', owned_until: clock.now() - 1, attempts: 1 }
    await database.updateTable('action_runs').set(left).where('id', '=', id).execute()
    return id
  }

  test('each run is done once, whichever of several processes takes it, and told of', async () => {
    const done: unknown[] = []
    const run: Actions['run'] = async (given, { name }, input) => {
      await systemClock.sleep(5)
      done.push([given.id, name, input])
      return { count: done.length }
    }
    const processes = [start(run), start(run), start(run)]
    const ids = await Promise.all(
      Array.from({ length: 30 }, (_, index) => add(processes[index % 3] as ActionRunner, `read-${index}`)),
    )
    for (const id of ids)
      expect(await ended(processes[0] as ActionRunner, id)).toMatchObject({ status: 'success', attempts: 1 })
    expect(done).toHaveLength(30)
    expect(new Set(done.map((each) => JSON.stringify(each))).size).toBe(30)
    const told = (await messages()).map(
      ({ body }) => (JSON.parse(body) as { payload: { id: string } }).payload.id,
    )
    expect(told.sort()).toEqual(ids.sort())
    expect(log).toEqual([])
  })

  test('what a killed process had begun begins anew when it may be repeated', async () => {
    const id = await leave('read')
    const runner = start(async () => ({ ok: true }))
    expect(await ended(runner, id)).toMatchObject({ status: 'success', output: '{"ok":true}', attempts: 2 })
  })

  test('what a killed process had begun is not repeated when it may have written', async () => {
    const id = await leave('write')
    let calls = 0
    const runner = start(async () => ++calls)
    const run = await ended(runner, id)
    expect([run.status, calls]).toEqual(['error', 0])
    expect(failureOf(run)).toMatchObject({
      code: 'script_interrupted',
      message: expect.stringContaining('may have written to Gong'),
    })
    expect(await messages()).toHaveLength(1)
  })

  test('an action that takes its process with it is given up', async () => {
    const id = await leave('read')
    await database.updateTable('action_runs').set({ attempts: 4 }).where('id', '=', id).execute()
    const run = await ended(
      start(async () => 1),
      id,
    )
    expect(failureOf(run).message).toContain('again and again')
  })

  test('who lives keeps what is his, however long it takes', async () => {
    let calls = 0
    const work = Promise.withResolvers<string>()
    const slow: Actions['run'] = () => {
      calls++
      return work.promise
    }
    const [first] = [start(slow), start(slow)] as const
    const id = await add(first, 'read')
    const ownedFor = async () => ((await first.find(id))?.owned_until ?? 0) - clock.now()
    for (let passed = 0; passed < 30_000; passed += 2500) {
      while ((await ownedFor()) < 10_000) await systemClock.sleep(1)
      await pass(2500)
    }
    work.resolve('slow')
    expect(await ended(first, id)).toMatchObject({ output: '"slow"', attempts: 1 })
    expect(calls).toBe(1)
  })

  test('a failure that may pass is tried again as often as asked for, later each time, and not before it can go well', async () => {
    let tries = 0
    const fails: Actions['run'] = async () => {
      tries++
      const upstream = { status: 503, headers: {}, body: {} }
      if (tries < 3)
        throw new FunctionFailure('script_http_error', 'Gong failed.', {
          upstream,
          retryAt: clock.now() + (tries === 2 ? 20_000 : 0),
        })
      return tries
    }
    const runner = start(fails)
    const id = await add(runner, 'read', 5)
    for (const wait of [3000, 20_000]) {
      const nextAt = await putOff(runner, id)
      expect(nextAt - clock.now()).toBeGreaterThanOrEqual(wait)
      await pass(nextAt - clock.now())
    }
    expect(await ended(runner, id)).toMatchObject({ status: 'success', output: '3', attempts: 3 })
  })

  test.each([
    ['read', 2, 3, 'script_internal_error', undefined],
    ['read', 0, 1, 'script_internal_error', undefined],
    ['write', 5, 1, 'script_internal_error', undefined],
    ['read', 5, 1, 'action_script_runtime_error', undefined],
    ['read', 5, 1, 'invalid_action_output', undefined],
    ['read', 5, 1, 'script_http_error', 404],
  ] as const)(
    '%s with %i retries is run %i times when it ends with %s %s',
    async (name, retries, times, code, status) => {
      let calls = 0
      const runner = start(async () => {
        calls++
        const upstream = status === undefined ? {} : { upstream: { status, headers: {}, body: {} } }
        throw new FunctionFailure(code, 'It failed.', upstream)
      })
      const id = await add(runner, name, retries)
      for (let again = 1; again < times; again++) await pass((await putOff(runner, id)) - clock.now())
      const run = await ended(runner, id)
      expect([run.status, failureOf(run).code, calls]).toEqual(['error', code, times])
      expect(await messages()).toHaveLength(1)
    },
  )

  const hangs: Actions['run'] = (_connection, _action, _input, { signal }) =>
    new Promise((_, reject) =>
      signal.addEventListener('abort', () =>
        reject(new FunctionFailure('script_interrupted', 'It was broken off.')),
      ),
    )

  test('a process that is stopped puts back what may be repeated, and the next one does it', async () => {
    const first = start(hangs)
    const id = await add(first, 'read')
    while ((await first.find(id))?.status !== 'running') await systemClock.sleep(5)
    await stop(first)
    expect(await first.find(id)).toMatchObject({ status: 'waiting', owner: null })
    expect(
      await ended(
        start(async () => 'again'),
        id,
      ),
    ).toMatchObject({ output: '"again"' })
  })

  test('a process that is stopped says of what it broke off that it may have written', async () => {
    const runner = start(hangs)
    const id = await add(runner, 'write', 5)
    while ((await runner.find(id))?.status !== 'running') await systemClock.sleep(5)
    await stop(runner)
    expect(failureOf(await ended(runner, id)).message).toContain('may have written to Gong')
  })

  test('many slow actions of one connection do not hold up those of another', async () => {
    const runner = start(hangs)
    const slow = await Promise.all(Array.from({ length: 20 }, () => add(runner, 'read')))
    const other = { ...connection, number: 8 }
    const id = await runner.add({ connection: other, name: 'read', input: {}, maxRetries: 0 })
    await ended(runner, id)
    const statuses = await Promise.all(slow.map(async (each) => (await runner.find(each))?.status))
    expect(statuses.filter((status) => status === 'running')).toHaveLength(4)
  })

  test('an action or a connection that is gone ends the run', async () => {
    const runner = start(async () => 1)
    expect(failureOf(await ended(runner, await add(runner, 'gone'))).message).toContain(
      'no action gone any more',
    )
    const other = { ...connection, number: 8 }
    const id = await runner.add({ connection: other, name: 'read', input: {}, maxRetries: 0 })
    expect(failureOf(await ended(runner, id)).message).toContain('connection is not there')
  })
})
