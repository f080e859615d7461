import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { streamList } from '../../src/entities/entities.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { countOf, temporaryFolder } from '../support/copy-account.ts'
import { runCommand } from './run-command.ts'

const { file, remove } = temporaryFolder()
let simulator: Simulator
let env: Record<string, string>
beforeAll(async () => {
  simulator = await startSimulator({
    calls: 150,
    users: 8,
    ratePerSecond: 0,
    ratePerDay: 0,
    accessKey: 'my-access-key',
    accessKeySecret: 'my-very-secret-secret',
  })
  env = {
    GONG_BASE_URL: simulator.url,
    GONG_ACCESS_KEY: 'my-access-key',
    GONG_ACCESS_KEY_SECRET: 'my-very-secret-secret',
    GONG_RATE_PER_SECOND: '0',
  }
})
afterAll(async () => {
  await simulator.close()
  remove()
})

describe('sync', () => {
  it('copies the account and says what it did and what it cost', async () => {
    const path = file('a.db')
    const { exitCode, stdout } = await runCommand(['sync', '--to', `sqlite:${path}`], { env })
    const facts = simulator.control.account()
    expect(exitCode).toBe(0)
    for (const { name } of streamList) expect(stdout).toMatch(new RegExp(`${name} .*complete`))
    expect(stdout).toMatch(/\d+ requests spent/)
    expect(stdout).toContain(`${facts.privateCalls} private calls left out`)
    expect(countOf(path, 'calls')).toBe(facts.publicCalls)
  })

  it('stops with exit code 4 when its own count of the day is spent, and says until when', async () => {
    const path = file('budget.db')
    const flags = [
      'sync',
      '--to',
      `sqlite:${path}`,
      '--streams',
      'calls,call_transcripts',
      '--rate-per-day',
      '3',
    ]
    const dataDir = file('data')
    const first = await runCommand(flags, { env, dataDir })
    expect(first.exitCode).toBe(4)
    expect(first.stderr).toMatch(/All 3 requests of the day are spent/)
    expect(first.stderr).toMatch(/allowed again at \d{4}-\d\d-\d\dT00:00:00/)
    expect(countOf(path, 'calls')).toBeGreaterThan(0)
    simulator.control.requests.clear()
    expect((await runCommand(flags, { env, dataDir })).exitCode).toBe(4)
    expect(simulator.control.requests.counts().total).toBe(0)
    const budget = await runCommand(['budget', '--rate-per-day', '3'], { env, dataDir })
    expect(budget.stdout).toContain('3 requests spent today (UTC), as counted on this machine; 0 of 3 left')
    expect((await runCommand([...flags, '--rate-per-day', '100'], { env, dataDir })).exitCode).toBe(0)
  })

  it('ends with 130 after a clean checkpoint when it is interrupted', async () => {
    const stop = new AbortController()
    stop.abort(new Error('Ctrl-C'))
    const { exitCode, stderr } = await runCommand(['sync', '--to', `sqlite:${file('c.db')}`], {
      env,
      signal: stop.signal,
    })
    expect(exitCode).toBe(130)
    expect(stderr).toContain('Run the same command again')
  })
})

describe('check', () => {
  it('says of every stream that it can be read', async () => {
    const { exitCode, stdout } = await runCommand(['check'], { env })
    expect(exitCode).toBe(0)
    for (const { name } of streamList) expect(stdout).toMatch(new RegExp(`✓ ${name} +readable`))
  })

  it('names the scope that a stream misses', async () => {
    const partial = await startSimulator({
      calls: 20,
      ratePerSecond: 0,
      scopes: ['api:users:read', 'api:calls:read:basic'],
    })
    try {
      const own = { ...env, GONG_BASE_URL: partial.url }
      const { exitCode, stdout } = await runCommand(
        ['check', '--json', '--streams', 'users,calls,call_transcripts'],
        { env: own },
      )
      const verdicts = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(verdicts).toMatchObject([
        { stream: 'users', ok: true, missingScopes: [] },
        { stream: 'calls', ok: true, missingScopes: [] },
        { stream: 'call_transcripts', ok: false, missingScopes: ['api:calls:read:transcript'] },
      ])
      expect(exitCode).toBe(3)
    } finally {
      await partial.close()
    }
  })

  it('stops asking when the key itself is wrong', async () => {
    simulator.control.requests.clear()
    const { exitCode, stdout, stderr } = await runCommand(['check'], {
      env: { ...env, GONG_ACCESS_KEY_SECRET: 'wrong-secret' },
    })
    expect(exitCode).toBe(3)
    expect(stdout).toContain('Gong refuses these credentials')
    expect(stderr).toContain('Check the access key')
    expect(simulator.control.requests.counts().total).toBeLessThanOrEqual(3)
  })
})

describe('list and get', () => {
  it('print JSON lines into a pipe and a table on a terminal', async () => {
    const pipe = await runCommand(['list', 'calls', '--limit', '3'], { env })
    const records = pipe.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(records.map(({ id }) => typeof id)).toEqual(['string', 'string', 'string'])
    const terminal = await runCommand(['list', 'users', '--limit', '2'], { env, isTerminal: true })
    expect(terminal.stdout.split('\n')[0]).toMatch(/^id +emailAddress/)
    const one = await runCommand(['get', 'calls', records[0].id], { env })
    expect(JSON.parse(one.stdout)).toEqual(records[0])
  })

  it('take an entity by any name it is known by', async () => {
    for (const name of ['extensive_calls', 'extensiveCalls', 'calls_extensive', 'Extensive-Calls']) {
      const { exitCode, stdout } = await runCommand(['list', name, '--limit', '1'], { env })
      expect([exitCode, stdout.includes('"metaData"')]).toEqual([0, true])
    }
  })
})

describe('entities', () => {
  it('prints one JSON line an action, or a table on a terminal', async () => {
    const table = await runCommand(['entities'], { isTerminal: true })
    expect(table.stdout).toMatch(/^users {2}People of the Gong account/)
    const { stdout } = await runCommand(['entities'])
    const actions = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(actions).toContainEqual({
      entity: 'call_transcripts',
      action: 'list',
      method: 'POST',
      path: '/v2/calls/transcript',
      scopes: ['api:calls:read:transcript'],
    })
  })
})

describe('wrong input', () => {
  const other = () => {
    const database = new DatabaseSync(file('other.db'))
    database.exec('CREATE TABLE IF NOT EXISTS mine (x)')
    database.close()
    return `sqlite:${file('other.db')}`
  }
  const cases: readonly [readonly string[] | (() => string[]), Record<string, string>, number, RegExp][] = [
    [['snyc'], {}, 2, /Unknown command “snyc”[\s\S]*Did you mean “sync”/],
    [['sync', '--streams', 'cals'], {}, 2, /Unknown stream “cals”[\s\S]*Did you mean “calls”/],
    [['sync', '--streams', ','], {}, 2, /--streams names no stream/],
    [['sync', '--since', 'yesterday'], {}, 2, /--since “yesterday” is no date/],
    [['sync', '--since', '2026-02-30'], {}, 2, /--since “2026-02-30” is no date/],
    [
      ['sync', '--since', '2026-02-02', '--until', '2026-02-01'],
      {},
      2,
      /--since 2026-02-02 is not before --until 2026-02-01/,
    ],
    [['sync', '--since', '2999-01-01'], {}, 2, /--since 2999-01-01 is not before the present/],
    [['sync', '--lookback', 'long'], {}, 2, /--lookback “long”/],
    [['sync', '--to', 'my.db'], {}, 2, /Did you mean sqlite:my\.db\?/],
    [['sync', '--to', 'mysql://x'], {}, 2, /--to “mysql:\/\/x”[\s\S]*sqlite:FILE/],
    [['sync', '--nonsense'], {}, 2, /'--nonsense'[\s\S]*gong-connector sync --help/],
    [['sync'], { GONG_ACCESS_KEY: '' }, 2, /GONG_ACCESS_KEY is missing/],
    [
      ['sync'],
      { GONG_ACCESS_KEY: '', GONG_ACCESS_KEY_SECRET: '' },
      2,
      /No credentials[\s\S]*GONG_ACCESS_KEY/,
    ],
    [['sync'], { GONG_BASE_URL: 'nonsense' }, 2, /GONG_BASE_URL is not an http/],
    [['sync'], { GONG_RATE_PER_SECOND: 'fast' }, 2, /GONG_RATE_PER_SECOND must be a number/],
    [['sync'], { GONG_RATE_PER_DAY: '-1' }, 2, /GONG_RATE_PER_DAY must be a number/],
    [['sync', '--to', `sqlite:${file('wrong.db')}`], { GONG_ACCESS_KEY: 'wrong' }, 3, /unauthorized \(401\)/],
    [['sync', '--to', `sqlite:${file('no/x.db')}`], {}, 1, /no\/x\.db could not be written/],
    [() => ['sync', '--to', other()], {}, 2, /gong-connector did not make/],
    [['list', 'nothing'], {}, 2, /Unknown entity “nothing”/],
    [['list', 'calls', '--params', '{x'], {}, 2, /--params is no JSON object/],
    [['list', 'calls', '--params', '{"from":1}'], {}, 2, /from in --params is no parameter of this action/],
    [['list', 'calls', '--limit', 'all'], {}, 2, /--limit “all”/],
    [['get', 'scorecards', '1'], {}, 2, /scorecards has no action “get”/],
    [['get', 'calls', 'x'], {}, 2, /--id must be an id/],
    [['simulate', '--calls', 'many'], {}, 2, /--calls must be a whole number/],
  ]
  for (const [args, settings, exitCode, message] of cases) {
    const words = typeof args === 'function' ? [] : args
    it(`is told in a line that names it: ${[...words, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)].join(' ')}`, async () => {
      const result = await runCommand(typeof args === 'function' ? args() : args, {
        env: { ...env, ...settings },
      })
      expect(result.stderr).toMatch(message)
      expect(result.exitCode).toBe(exitCode)
      expect(result.stderr + result.stdout).not.toMatch(/my-very-secret-secret|\n\s+at |node:internal/)
    })
  }

  it('leaves nothing half-written behind', () => {
    expect([file('wrong.db'), file('no')].filter((path) => existsSync(path))).toEqual([])
  })

  it('of a host that cannot be reached is told soon', async () => {
    const { exitCode, stderr } = await runCommand(['sync', '--to', `sqlite:${file('unreachable.db')}`], {
      env: { ...env, GONG_BASE_URL: 'http://127.0.0.1:1' },
    })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/127\.0\.0\.1:1 could not be reached[\s\S]*GONG_BASE_URL/)
    expect(existsSync(file('unreachable.db'))).toBe(false)
  })
})
