import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionsOf } from '../../src/entities/actions.ts'
import { entityList } from '../../src/entities/entities.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { temporaryFolder } from '../support/copy-account.ts'
import { type CommandOptions, runCommand } from './run-command.ts'

const { file, remove } = temporaryFolder()
let simulator: Simulator
let env: Record<string, string>
beforeAll(async () => {
  simulator = await startSimulator({
    calls: 250,
    users: 40,
    privateShare: 0.1,
    ratePerSecond: 0,
    ratePerDay: 0,
  })
  env = {
    GONG_BASE_URL: simulator.url,
    GONG_ACCESS_KEY: 'key',
    GONG_ACCESS_KEY_SECRET: 'secret',
    GONG_RATE_PER_SECOND: '0',
  }
})
afterAll(async () => {
  await simulator.close()
  remove()
})

const run = (args: readonly string[], options: CommandOptions = {}) => runCommand(args, { env, ...options })
const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
/** The request that a command would send. */
const dryRun = async (args: readonly string[], options: CommandOptions = {}) =>
  JSON.parse((await run([...args, '--dry-run'], options)).stdout)

describe('list', () => {
  it('leaves private calls out and says how many, unless they are asked for', async () => {
    const { privateCalls, publicCalls } = simulator.control.account()
    const without = await run(['list', 'calls'])
    expect(linesOf(without.stdout)).toHaveLength(publicCalls)
    expect(without.stderr).toBe(`${privateCalls} private calls left out; --include-private shows them.\n`)
    const all = await run(['list', 'calls', '--include-private'])
    expect(linesOf(all.stdout)).toHaveLength(publicCalls + privateCalls)
    expect(all.stderr).toBe('')
    const extensive = await run(['list', 'extensive_calls', '--fields', 'id,isPrivate'])
    expect(linesOf(extensive.stdout)).toHaveLength(publicCalls)
    expect(linesOf(extensive.stdout)[0]).toEqual({ metaData: { id: expect.any(String), isPrivate: false } })
  })

  it('leaves the transcripts of private calls out', async () => {
    const { transcripts, publicTranscripts } = simulator.control.account()
    const without = await run(['list', 'call_transcripts', '--fields', 'callId'])
    expect(linesOf(without.stdout)).toHaveLength(publicTranscripts)
    expect(without.stderr).toContain(`${transcripts - publicTranscripts} private calls left out`)
    const all = await run(['list', 'call_transcripts', '--fields', 'callId', '--include-private'])
    expect(linesOf(all.stdout)).toHaveLength(transcripts)
  })

  it.each([1, 7, 99, 100, 101, 180])('gives every record once by its cursor, %i at a time', async (limit) => {
    const whole = linesOf((await run(['list', 'calls', '--fields', 'id'])).stdout)
    simulator.control.requests.clear()
    const first = await run(['list', 'calls', '--fields', 'id', '--limit', String(limit)])
    // What is left out does not cost another request.
    expect(simulator.control.requests.counts().total).toBeLessThanOrEqual(Math.ceil(limit / 80))
    const cursor = /--cursor (\S+)/.exec(first.stderr)?.[1] ?? ''
    const rest = await run(['list', 'calls', '--fields', 'id', '--cursor', cursor])
    expect(linesOf(first.stdout)).toHaveLength(limit)
    expect([...linesOf(first.stdout), ...linesOf(rest.stdout)]).toEqual(whole)
  })

  it('shows a page of a table on a terminal, and how to see more', async () => {
    const { stdout, stderr } = await run(['list', 'users'], { isTerminal: true, columns: 80 })
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toMatch(/^id +emailAddress/)
    expect(lines).toHaveLength(32)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(stderr).toMatch(/30 of \d+ users; --limit N or --all shows more, or go on with --cursor gc1\.30\./)
    const all = await run(['list', 'users', '--all'], { isTerminal: true })
    expect(all.stdout.trimEnd().split('\n').length).toBeGreaterThan(40)
    const json = await run(['list', 'users', '--json', '--limit', '2'], { isTerminal: true })
    expect(linesOf(json.stdout)).toHaveLength(2)
  })

  it('says that there is nothing', async () => {
    const args = ['list', 'calls', '--from-date-time', '2001-01-01', '--to-date-time', '2001-01-02']
    expect((await run(args, { isTerminal: true })).stdout).toBe('No calls.\n')
    expect((await run(args)).stdout).toBe('')
  })

  it('tells which range it took where Gong demands one', async () => {
    const { stdout, stderr, exitCode } = await run(['list', 'stats_interaction', '--limit', '1'])
    expect(stderr).toMatch(/^By default: --from-date \d{4}-\d\d-\d\d --to-date \d{4}-\d\d-\d\d\n/)
    expect([exitCode, linesOf(stdout).length]).toEqual([0, 1])
  })

  it('that breaks off says how to go on, so that no record comes twice', async () => {
    const whole = linesOf((await run(['list', 'calls', '--fields', 'id'])).stdout)
    simulator.control.faults.add({ kind: 'status', status: 501, after: 1, times: 1 })
    const broken = await run(['list', 'calls', '--fields', 'id'])
    expect([broken.exitCode, broken.stderr]).toEqual([
      1,
      expect.stringContaining('records came; within an hour'),
    ])
    const cursor = /--cursor (\S+)/.exec(broken.stderr)?.[1] ?? ''
    const rest = await run(['list', 'calls', '--fields', 'id', '--cursor', cursor])
    expect([...linesOf(broken.stdout), ...linesOf(rest.stdout)]).toEqual(whole)
  })

  it('names a field that no record has, and the nearest', async () => {
    const { stderr, stdout } = await run(['list', 'extensive_calls', '--limit', '2', '--fields', 'titel,id'])
    expect(stderr).toContain('No record has a field “titel”. Did you mean title?')
    expect(linesOf(stdout)[0]).toEqual({ titel: null, metaData: { id: expect.any(String) } })
  })
})

describe('flags', () => {
  it.each<[readonly string[], object]>([
    [['list', 'calls', '--fromDateTime', '2026-01-31'], { url: /fromDateTime=2026-01-31T00%3A00%3A00Z$/ }],
    [['list', '--workspace_id=12', 'calls'], { url: /workspaceId=12$/ }],
    [['list', 'users', '--include-avatars'], { url: /includeAvatars=true$/ }],
    [['list', 'users', '--no-include-avatars'], { url: /includeAvatars=false$/ }],
    [
      ['list', 'call_transcripts', '--call-ids', '1,2', '--call-ids', '["3"]'],
      { body: { filter: { callIds: ['1', '2', '3'] } } },
    ],
    [
      ['list', 'extensive_calls', '--exposed-fields', 'Parties,TOPICS', '--context', 'extended'],
      {
        body: {
          filter: {},
          contentSelector: {
            context: 'Extended',
            exposedFields: { parties: true, content: { topics: true } },
          },
        },
      },
    ],
    [['get', 'calls', '12345678901234567890'], { method: 'GET', url: /\/12345678901234567890$/ }],
    [['execute', 'users', 'get', '--id', '7'], { url: /\/7$/ }],
    [
      ['list', 'calls', '--params', '{"workspaceId":12345678901234567890}'],
      { url: /=12345678901234567890$/ },
    ],
    [['list', 'calls', '--params', '{"workspace_id":"1"}', '--workspace-id', '2'], { url: /workspaceId=2$/ }],
    [
      [
        'execute',
        'meetings',
        'update',
        '9',
        '--start-time',
        '2026-01-01',
        '--end-time',
        '2026-01-01T01:00',
        '--invitees',
        '{"email":"a@b.example"}',
        '--invitees',
        '[{"email":"c@d.example"}]',
        '--organizer-email',
        'o@b.example',
      ],
      {
        method: 'PUT',
        url: /\/9$/,
        body: {
          startTime: '2026-01-01T00:00:00Z',
          endTime: '2026-01-01T01:00:00Z',
          invitees: [{ email: 'a@b.example' }, { email: 'c@d.example' }],
          organizerEmail: 'o@b.example',
        },
      },
    ],
  ])('reach Gong as it takes them: %j', async (args, expected) => {
    const request = await dryRun(args)
    const { url, ...rest } = expected as { url?: RegExp }
    expect(request).toMatchObject(rest)
    if (url !== undefined) expect(request.url).toMatch(url)
  })

  it('take lists from a file or standard input, one value a line', async () => {
    writeFileSync(file('ids.txt'), '1\n2\n')
    const args = ['list', 'call_transcripts', '--call-ids', `@${file('ids.txt')}`, '--call-ids', '-']
    expect((await dryRun(args, { stdin: '3\r\n4' })).body).toEqual({
      filter: { callIds: ['1', '2', '3', '4'] },
    })
  })

  it('take their JSON from a file or standard input', async () => {
    writeFileSync(file('params.json'), '{"workspaceId":"12"}')
    expect((await dryRun(['list', 'calls', '--params', `@${file('params.json')}`])).url).toMatch(/=12$/)
    expect((await dryRun(['list', 'calls', '--params', '-'], { stdin: '{"workspaceId":"13"}' })).url).toMatch(
      /=13$/,
    )
  })

  it('show what would be sent, and what is sent is that', async () => {
    const args = ['list', 'call_transcripts', '--from-date-time', '2026-01-01', '--limit', '1']
    const request = await dryRun(args, { env: { GONG_BASE_URL: simulator.url } })
    simulator.control.requests.clear()
    await run(args)
    const [sent] = simulator.control.requests.list()
    expect(JSON.parse(sent?.body ?? '')).toEqual(request.body)
    expect(request.url).toBe(simulator.url + sent?.path)
    expect(Object.keys(request)).toEqual(['method', 'url', 'body'])
  })
})

describe('help', () => {
  it('of an action shows its own flags', async () => {
    const { stdout } = await run(['list', 'calls', '--help'])
    expect(stdout).toMatch(/^Usage: gong-connector list calls \[options\]/)
    expect(stdout).toMatch(/--from-date-time <moment> +Date and time from which to list recorded calls/)
    expect((await run(['help', 'list', 'calls'])).stdout).toBe(stdout)
    expect((await run(['execute', 'meetings', 'create', '-h'])).stdout).toMatch(/Required:\n +--start-time/)
  })

  it('of a command says how to get there', async () => {
    expect((await run(['execute', '--help'])).stdout).toContain(
      'gong-connector execute <entity> <action> --help',
    )
  })
})

describe('entities', () => {
  it('has one JSON line an action with exactly the fields that programs rely on', async () => {
    const lines = (await run(['entities', '--json'], { isTerminal: true })).stdout.trim().split('\n')
    expect(lines).toHaveLength(entityList.flatMap(actionsOf).length)
    for (const line of lines)
      expect(Object.keys(JSON.parse(line))).toEqual(['entity', 'action', 'method', 'path', 'scopes'])
  })

  it.each(entityList.map(({ name }) => name))('shows everything about %s', async (name) => {
    const { stdout } = await run(['entities', name], { columns: 400 })
    const entity = entityList.find((each) => each.name === name)
    for (const { action } of entity ? actionsOf(entity) : []) {
      expect(stdout).toContain(action.summary)
      expect(stdout).toContain(`${action.operation.method} ${action.operation.path}`)
    }
    expect(stdout.includes('Synced into a table')).toBe(entity?.stream !== undefined)
  })
})

describe('wrong input', () => {
  const wrong: readonly [readonly string[], RegExp][] = [
    [['list'], /Which entity is to be listed/],
    [['execute', 'calls'], /Which action of calls[\s\S]*list, get, create, upload_media/],
    [['execute', 'calls', 'crate'], /calls has no action “crate”[\s\S]*Did you mean “create”/],
    [['list', 'calls', '--form-date', '7d'], /no flag --form-date[\s\S]*Did you mean --from-date-time\?/],
    [['list', 'calls', '--limit'], /--limit needs a value/],
    [['list', 'calls', 'x'], /takes flags only, no word such as “x”/],
    [['get', 'calls'], /--id is missing[\s\S]*gong-connector get calls --help/],
    [['get', 'calls', '1', '2'], /takes one id, not 2/],
    [['get', 'calls', '1', '--id', '2'], /“1” and --id both say the id/],
    [['list', 'calls', '--from-date-time', 'soon'], /--from-date-time must be an ISO 8601/],
    [['list', 'calls', '--from-date-time', '2026-02-30'], /--from-date-time must be an ISO 8601/],
    [['list', 'calls', '--workspace-id', 'x'], /--workspace-id must be an id/],
    [['list', 'calls', '--fields', ','], /--fields “,” names no field/],
    [['list', 'calls', '--params', '[1]'], /--params is no JSON object/],
    [['list', 'calls', '--params', '@/no/file'], /--params: the file \/no\/file cannot be read/],
    [['list', 'extensive_calls', '--exposed-fields', 'partys'], /--exposed-fields must be one of/],
    [['list', 'library_folder_content'], /--folder-id is missing/],
    [['list', 'call_transcripts', '--call-ids', ''], /--call-ids names nothing/],
    [['list', 'call_transcripts', '--call-ids', '[]'], /--call-ids names nothing/],
    [
      ['execute', 'calls', 'create', '--direction', 'up'],
      /--actual-start is missing;[\s\S]*--direction must be one of/,
    ],
    [['execute', 'calls', 'create', '--parties', '{x'], /--parties is no JSON/],
    [
      ['execute', 'calls', 'create', '--actual-start', '7d'],
      /--actual-start “7d” could be before or after now/,
    ],
    [['execute', 'calls', 'create', '--duration', 'long'], /--duration must be a number/],
    [['execute', 'calls', 'upload_media', '1', '--file', '/no/file', '--yes'], /\/no\/file cannot be read/],
    [['list', 'calls', '--cursor', 'gc1.x'], /cursor “gc1\.x” is not whole/],
    [['completion', 'tcsh'], /no completion for “tcsh”[\s\S]*bash, zsh, fish/],
    [['entities', 'cals'], /Unknown entity “cals”[\s\S]*Did you mean “calls”/],
  ]
  it.each(wrong)('is named, and nothing is sent: %j', async (args, message) => {
    simulator.control.requests.clear()
    const { exitCode, stderr, stdout } = await run(args)
    expect(stderr).toMatch(message)
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(simulator.control.requests.counts().total).toBe(0)
  })

  it('of two flags that want standard input is told', async () => {
    const args = ['execute', 'calls', 'upload_media', '1', '--file', '-', '--params', '-']
    const { exitCode, stderr } = await run(args, { stdin: '{}' })
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('--params and --file cannot both come from standard input'),
    ])
  })

  it('of credentials is told before a write is shown', async () => {
    const { stderr, exitCode } = await run(['execute', 'meetings', 'delete', '1'], {
      env: { GONG_BASE_URL: simulator.url },
    })
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('No credentials for Gong')])
  })

  it('of a scope is told with its name', async () => {
    const partial = await startSimulator({ calls: 5, ratePerSecond: 0, scopes: ['api:users:read'] })
    try {
      const own = { ...env, GONG_BASE_URL: partial.url }
      for (const args of [
        ['list', 'calls'],
        ['api', 'GET', '/v2/calls'],
      ]) {
        const { exitCode, stderr } = await run(args, { env: own })
        expect([exitCode, stderr]).toEqual([3, expect.stringContaining('the scope api:calls:read:basic')])
      }
    } finally {
      await partial.close()
    }
  })

  it('of the budget ends with 4, after what was there to be read', async () => {
    const args = ['list', 'calls', '--rate-per-day', '2']
    const { exitCode, stdout, stderr } = await run(args, { dataDir: file('data') })
    expect([exitCode, stderr]).toEqual([4, expect.stringContaining('All 2 requests of the day are spent')])
    expect(linesOf(stdout).length).toBeGreaterThan(100)
  })

  it('is no reason to go on after Ctrl-C', async () => {
    const { exitCode, stderr } = await run(['list', 'calls'], {
      signal: AbortSignal.abort(new Error('Ctrl-C')),
    })
    expect([exitCode, stderr]).toEqual([130, expect.stringContaining('Stopped before the end')])
  })
})
