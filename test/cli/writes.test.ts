import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { temporaryFolder } from '../support/copy-account.ts'
import { type CommandOptions, runCommand } from './run-command.ts'

const { file, remove } = temporaryFolder()
let simulator: Simulator
let env: Record<string, string>
let organizer: string
beforeAll(async () => {
  simulator = await startSimulator({ calls: 120, users: 5, ratePerSecond: 0, ratePerDay: 0 })
  env = {
    GONG_BASE_URL: simulator.url,
    GONG_ACCESS_KEY: 'key',
    GONG_ACCESS_KEY_SECRET: 'very-secret-secret',
    GONG_RATE_PER_SECOND: '0',
  }
  organizer = JSON.parse((await run(['list', 'users', '--limit', '1'])).stdout).emailAddress
})
beforeEach(() => {
  simulator.control.requests.clear()
  simulator.control.forgetWritten()
})
afterAll(async () => {
  await simulator.close()
  remove()
})

const run = (args: readonly string[], options: CommandOptions = {}) => runCommand(args, { env, ...options })
const sentRequests = () => simulator.control.requests.list()
const meeting = () => [
  ...['execute', 'meetings', 'create', '--start-time', '2030-01-01', '--end-time', '2030-01-01T01:00'],
  ...['--invitees', '{"email":"ada@customer.example"}', '--organizer-email', organizer, '--title', 'Demo'],
]
const call = () => [
  ...['execute', 'calls', 'create', '--actual-start', '2026-01-01', '--direction', 'inbound'],
  ...['--parties', '{"userId":"1"}', '--primary-user', '1'],
]

describe('a write', () => {
  it('needs --yes where nobody can be asked, and sends nothing without', async () => {
    const { exitCode, stderr, stdout } = await run(meeting())
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/writes to Gong, and nobody can be asked here[\s\S]*--yes[\s\S]*--dry-run/)
    expect(sentRequests()).toEqual([])
  })

  it('is done with --yes, and its answer printed', async () => {
    const { exitCode, stdout } = await run([...meeting(), '--yes'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ meetingId: expect.any(String) })
    expect(simulator.control.written().meetings).toHaveLength(1)
  })

  it.each(['', 'n', 'nope', 'N'])(
    'shows the request to a person, and sends nothing after “%s”',
    async (answer) => {
      const { exitCode, stderr } = await run(meeting(), { answer, isTerminal: true })
      expect(stderr).toContain(`POST ${simulator.url}/v2/meetings`)
      expect(stderr).toContain('"title": "Demo"')
      expect(stderr).toMatch(/Send this to Gong\? \[y\/N\] Nothing was sent\.\n$/)
      expect([exitCode, sentRequests()]).toEqual([1, []])
    },
  )

  it.each(['y', 'Yes', ' YES '])('is done after “%s”', async (answer) => {
    const { exitCode } = await run(meeting(), { answer })
    expect([exitCode, simulator.control.written().meetings.length]).toEqual([0, 1])
  })

  it('is only shown with --dry-run, even with --yes, and without who sends it', async () => {
    const { exitCode, stdout } = await run([...meeting(), '--yes', '--dry-run'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      method: 'POST',
      url: `${simulator.url}/v2/meetings`,
      body: {
        startTime: '2030-01-01T00:00:00Z',
        endTime: '2030-01-01T01:00:00Z',
        invitees: [{ email: 'ada@customer.example' }],
        organizerEmail: organizer,
        title: 'Demo',
      },
    })
    expect(stdout).not.toMatch(/authorization|secret/i)
    expect(sentRequests()).toEqual([])
  })

  it('sends what was shown, the id that is made for it among it', async () => {
    const { stderr } = await run(call(), { answer: 'y' })
    const shown = /"clientUniqueId": "([^"]+)"/.exec(stderr)?.[1]
    expect(shown).toMatch(/^[\da-f-]{36}$/)
    expect(JSON.parse(sentRequests()[0]?.body ?? '')).toMatchObject({
      clientUniqueId: shown,
      direction: 'Inbound',
    })
  })

  it('that Gong refuses ends with its words', async () => {
    const { exitCode, stderr } = await run([
      'execute',
      'meetings',
      'delete',
      '123',
      '--organizer-email',
      organizer,
      '-y',
    ])
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/404[\s\S]*No meeting found[\s\S]*request id/),
    ])
  })
})

describe('an upload', () => {
  const bytes = new Uint8Array(300_000).fill(7)
  const createCall = async () => {
    const users = await run(['list', 'users', '--limit', '1', '--fields', 'id'])
    const { id } = JSON.parse(users.stdout)
    const args = [
      ...call().slice(0, -4),
      '--parties',
      JSON.stringify({ userId: id }),
      '--primary-user',
      id,
      '-y',
    ]
    return JSON.parse((await run(args)).stdout).callId as string
  }

  it('sends a file, and shows its name and size before', async () => {
    writeFileSync(file('talk.mp3'), bytes)
    const callId = await createCall()
    const args = ['execute', 'calls', 'upload_media', callId, '--file', file('talk.mp3')]
    const asked = await run(args, { answer: 'n' })
    expect(asked.stderr).toContain('with talk.mp3, 300 kB')
    const dry = await run([...args, '--dry-run'])
    expect(JSON.parse(dry.stdout)).toEqual({
      method: 'PUT',
      url: `${simulator.url}/v2/calls/${callId}/media`,
      file: { name: 'talk.mp3', size: 300_000 },
    })
    expect((await run([...args, '--yes'])).exitCode).toBe(0)
    expect(simulator.control.written().media[callId]).toMatchObject({ size: 300_000 })
  })

  it('takes standard input', async () => {
    const callId = await createCall()
    const args = ['execute', 'calls', 'upload_media', '--id', callId, '--file', '-', '--yes']
    expect((await run(args, { stdin: bytes })).exitCode).toBe(0)
    expect(simulator.control.written().media[callId]).toMatchObject({ size: 300_000 })
  })
})

describe('api', () => {
  it('prints what Gong answers as it came', async () => {
    const { stdout, exitCode } = await run(['api', 'get', 'v2/users', '-f', 'includeAvatars=true'])
    expect([exitCode, JSON.parse(stdout).users.length > 4]).toEqual([0, true])
    expect(sentRequests()[0]).toMatchObject({ path: '/v2/users', query: { includeAvatars: 'true' } })
  })

  it('makes a body of fields, of a file and of standard input', async () => {
    writeFileSync(file('body.json'), '{"filter":{"workspaceId":12345678901234567890}}')
    const path = '/v2/calls/extensive'
    const bodies: unknown[] = []
    for (const [flags, stdin] of [
      [
        [
          '-f',
          'filter.fromDateTime=2026-01-01T00:00:00Z',
          '-F',
          'filter.callIds=["1","2"]',
          '-F',
          'contentSelector.exposedFields.media=true',
        ],
        '',
      ],
      [['--input', file('body.json'), '-f', 'cursor=x'], ''],
      [['--input', '-'], '{"filter":{}}'],
    ] as const) {
      const { stdout } = await run(['api', 'POST', path, ...flags, '--dry-run'], { stdin })
      bodies.push(JSON.parse(stdout).body)
    }
    expect(bodies).toEqual([
      {
        filter: { fromDateTime: '2026-01-01T00:00:00Z', callIds: ['1', '2'] },
        contentSelector: { exposedFields: { media: true } },
      },
      { filter: { workspaceId: '12345678901234567890' }, cursor: 'x' },
      { filter: {} },
    ])
  })

  it.each([
    ['GET', '/v2/calls', []],
    ['POST', '/v2/calls/extensive', ['-F', 'filter={}']],
  ])('walks all pages of %s %s, a line each', async (method, path, flags) => {
    const { stdout } = await run(['api', method, path, ...flags, '--paginate'])
    const pages = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(pages.map(({ calls }) => calls.length)).toEqual([100, 20])
  })

  it('asks before it writes as any command does, and not before a POST that only reads', async () => {
    const refused = await run(['api', 'POST', '/v2/meetings', '-f', 'title=x'])
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('--yes')])
    const unknown = await run(['api', 'DELETE', '/v2/something/new'])
    expect(unknown.exitCode).toBe(2)
    expect(sentRequests()).toEqual([])
    const declined = await run(['api', 'POST', '/v2/meetings', '-f', 'title=x'], { answer: 'n' })
    expect([declined.exitCode, sentRequests()]).toEqual([1, []])
    expect((await run(['api', 'POST', '/v2/calls/extensive', '-F', 'filter={}'])).exitCode).toBe(0)
  })

  it('takes an address of the same host', async () => {
    expect((await run(['api', 'GET', `${simulator.url}/v2/workspaces`])).exitCode).toBe(0)
  })

  it.each<[readonly string[], RegExp]>([
    [['GET', 'https://evil.example/v2/users'], /evil\.example is another host/],
    [['GET', '//evil.example/v2/users'], /evil\.example is another host/],
    [['GET', '/v2/../oauth2/token'], /is outside \/v2\//],
    [['GET', '/v1/users'], /is outside \/v2\//],
    [['GET', '/v2/users/{id}'], /has a place for a value/],
    [['FETCH', '/v2/users'], /“FETCH” is no method/],
    [['GET', '/v2/users', '-f', 'x'], /--field “x” has no name and value/],
    [['POST', '/v2/tasks', '-F', 'x=y'], /--json-field x is no JSON/],
    [['POST', '/v2/tasks', '--input', '/no/file'], /--input: the file \/no\/file cannot be read/],
    [['GET'], /missing required argument/i],
  ])('refuses what it should not send: %j', async (args, message) => {
    const { exitCode, stderr } = await run(['api', ...args])
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)])
    expect(sentRequests()).toEqual([])
  })

  it('tells what Gong says against it', async () => {
    const { exitCode, stderr } = await run(['api', 'GET', '/v2/users/1'])
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/404[\s\S]*request id/)])
  })
})
