import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { migrateConfig, readConfig } from '../../src/airbyte/config.ts'
import { configsOf, errorsOf } from './support/messages.ts'
import { configuredCatalog, keyConfig, run } from './support/run.ts'
import { page, startScriptedGong } from './support/scripted-gong.ts'
import { createVirtualClock } from './support/virtual-clock.ts'

const credentials = { auth_type: 'APIKey', access_key: 'the-key-0123', access_key_secret: 'the-secret-4567' }
const flat = { access_key: 'the-key-0123', access_key_secret: 'the-secret-4567' }
const start_date = '2024-01-01T00:00:00Z'

describe('migrating a configuration', () => {
  test.each([
    ['moves flat keys into credentials', { ...flat, start_date }, { credentials, start_date }],
    ['adds the missing start', { credentials }, { credentials, start_date: '1970-01-01T00:00:00Z' }],
    [
      'takes an empty start as missing',
      { credentials, start_date: '' },
      { credentials, start_date: '1970-01-01T00:00:00Z' },
    ],
    [
      'keeps what it does not know',
      { ...flat, start_date, other: [1] },
      { credentials, start_date, other: [1] },
    ],
    [
      'prefers credentials to flat keys',
      { credentials, ...flat, start_date },
      { credentials, ...flat, start_date },
    ],
  ])('%s', (_, before, after) => {
    expect(migrateConfig(before)).toEqual(after)
    expect(migrateConfig(migrateConfig(before))).toEqual(after)
  })

  test('leaves one of the present form as it is', () => {
    const config = { credentials, start_date }
    expect(migrateConfig(config)).toBe(config)
  })

  test.each(['check', 'discover', 'read'])('is announced by %s before anything is asked', async (command) => {
    const gong = await startScriptedGong({ '/v2/users': page('users', []) })
    const files = { c: { ...flat, base_url: gong.url }, k: configuredCatalog(['users']) }
    let requests = 0
    const args = [command, '--config', 'c', ...(command === 'read' ? ['--catalog', 'k'] : [])]
    const { messages, exitCode } = await run(args, {
      files,
      onWrite: (text) => {
        if (text.includes('"CONTROL"')) requests = gong.requests.length
      },
    })
    expect(exitCode).toBe(0)
    expect(requests).toBe(0)
    expect(configsOf(messages)).toEqual([
      { credentials, start_date: '1970-01-01T00:00:00Z', base_url: gong.url },
    ])
  })
})

describe('a configuration', () => {
  test('may have fields that nobody knows', () => {
    expect(readConfig({ credentials: { ...credentials, more: 1 }, start_date, api_budget: {} }).workers).toBe(
      4,
    )
  })

  test('does not have to name the kind of its credentials', () => {
    const { auth_type: _type, ...bare } = credentials
    expect(readConfig({ credentials: bare }).credentials.kind).toBe('key')
  })
})

/** Each wrong configuration with what its message must name. */
const wrong: readonly (readonly [string, unknown, RegExp])[] = [
  ['no JSON', '{"credentials": {"access_key_secret": "the-secret-4567"', /--config c is not JSON/],
  ['a list', [], /--config c must hold a JSON object/],
  ['empty', {}, /credentials: must be an object, and is missing/],
  ['credentials as a text', { credentials: 'the-secret-4567' }, /credentials: must be an object/],
  ['an unknown kind', { credentials: { auth_type: 'Password' } }, /credentials\.auth_type: must be/],
  ['no key', { credentials: { ...credentials, access_key: undefined } }, /credentials\.access_key: /],
  [
    'no secret',
    { credentials: { ...credentials, access_key_secret: '' } },
    /credentials\.access_key_secret: .*empty/,
  ],
  [
    'a number as key',
    { credentials: { ...credentials, access_key: 5 } },
    /credentials\.access_key: .*number/,
  ],
  ['half of flat keys', { access_key: 'the-key-0123' }, /credentials\.access_key_secret: /],
  [
    'OAuth without a client',
    { credentials: { auth_type: 'OAuth2.0', refresh_token: 'x' } },
    /credentials\.client_id: /,
  ],
  [
    'a wrong expiry',
    {
      credentials: {
        auth_type: 'OAuth2.0',
        client_id: 'a',
        client_secret: 'b',
        refresh_token: 'c',
        token_expiry_date: 'soon',
      },
    },
    /credentials\.token_expiry_date: /,
  ],
  ['a wrong start', keyConfig({ start_date: 'yesterday' }), /start_date: /],
  ['a day that is not', keyConfig({ start_date: '2024-02-30T00:00:00Z' }), /start_date: /],
  ['a wrong end', keyConfig({ end_date: 7 }), /end_date: /],
  [
    'an end before the start',
    keyConfig({ end_date: '2023-01-01T00:00:00Z' }),
    /end_date: .*later than start_date/,
  ],
  ['a negative lookback', keyConfig({ lookback_window_days: -1 }), /lookback_window_days: /],
  ['too many workers', keyConfig({ num_workers: 11 }), /num_workers: .*1 to 10/],
  ['a wrong workspace', keyConfig({ workspace_id: 'main' }), /workspace_id: /],
  ['a wrong choice', keyConfig({ include_private_calls: 'yes' }), /include_private_calls: /],
  ['a wrong address', keyConfig({ base_url: 'api.gong.io' }), /base_url: /],
  ['a wrong OAuth address', keyConfig({ oauth_base_url: 'ftp://x' }), /oauth_base_url: /],
]

describe('a wrong configuration', () => {
  test.each(wrong)('(%s) fails check by its answer, with exit code 0', async (_, config, pattern) => {
    const { messages, exitCode } = await run(['check', '--config', 'c'], { files: { c: config } })
    const answers = messages.flatMap(({ connectionStatus }) => connectionStatus ?? [])
    expect(answers).toEqual([{ status: 'FAILED', message: expect.stringMatching(pattern) }])
    expect(errorsOf(messages)).toMatchObject([{ failure_type: 'config_error' }])
    expect(exitCode).toBe(0)
  })

  test.each(wrong)(
    '(%s) stops read and discover, on stderr too, and shows no secret',
    async (_, config, pattern) => {
      for (const args of [
        ['read', '--config', 'c', '--catalog', 'k'],
        ['discover', '--config', 'c'],
      ]) {
        const { messages, exitCode, stderr, stdout } = await run(args, {
          files: { c: config, k: configuredCatalog(['calls']) },
        })
        expect(errorsOf(messages)).toMatchObject([
          { failure_type: 'config_error', message: expect.stringMatching(pattern) },
        ])
        expect(stderr).toMatch(pattern)
        expect(stderr.trim().split('\n')).toHaveLength(1)
        expect(exitCode).toBe(2)
        const others = stdout.split('\n').filter((line) => !line.includes('"CONTROL"'))
        expect(others.join() + stderr).not.toContain('the-secret-4567')
      }
    },
  )
})

describe('a wrong command line', () => {
  const good = { c: keyConfig({}), k: configuredCatalog(['calls']) }

  test.each([
    [[], /No command/],
    [['raed'], /Unknown command “raed”/],
    [['check'], /check needs --config/],
    [['read', '--config', 'c'], /read needs --catalog/],
    [['check', '--config'], /--config needs the path/],
    [['check', '--config', 'missing.json'], /--config missing\.json: there is no such file/],
    [['check', '--conf', 'c'], /Unknown option --conf/],
    [['check', '--config', 'c', 'more'], /Unexpected “more”/],
  ])('%j names what is wrong', async (args, pattern) => {
    const { messages, exitCode, stderr } = await run(args, { files: good })
    expect(errorsOf(messages)[0]).toMatchObject({
      failure_type: 'config_error',
      message: expect.stringMatching(pattern),
    })
    expect(exitCode).toBe(args[0] === 'check' && args.includes('missing.json') ? 0 : 2)
    if (exitCode !== 0) expect(stderr).toMatch(pattern)
  })

  test('is explained on stderr when help is asked for', async () => {
    for (const args of [['--help'], ['read', '-h']]) {
      const { exitCode, stdout, stderr } = await run(args)
      expect([exitCode, stdout]).toEqual([0, ''])
      expect(stderr).toMatch(/^Usage: source-gong spec \| check/)
    }
  })

  test('takes options in either spelling, and --debug', async () => {
    const { exitCode, messages } = await run(['discover', '--config=c', '--debug'], { files: good })
    expect(exitCode).toBe(0)
    expect(messages.some(({ type }) => type === 'CATALOG')).toBe(true)
  })
})

describe('a wrong catalog', () => {
  const unknown = {
    stream: {
      name: '__AIRBYTE__stream_that_does_not_exist',
      json_schema: {},
      supported_sync_modes: ['full_refresh'],
    },
    sync_mode: 'INVALID',
    destination_sync_mode: 'INVALID',
  }
  const calls = configuredCatalog(['calls']).streams[0]

  test.each([
    ['an unknown stream', { streams: [unknown] }, /__AIRBYTE__stream_that_does_not_exist/],
    [
      'a misspelt stream',
      { streams: [{ ...unknown, stream: { name: 'callTranscript' } }] },
      /Did you mean “callTranscripts”/,
    ],
    [
      'a wrong mode',
      { streams: [{ ...calls, sync_mode: 'INVALID' }] },
      /streams\[0\]\.sync_mode .*calls.*INVALID/,
    ],
    ['no list', { stream: [] }, /streams must be a list/],
    ['a stream without a name', { streams: [{ stream: {} }] }, /streams\[0\]\.stream\.name/],
    ['no JSON', '<xml>', /--catalog k is not JSON/],
  ])('(%s) is an error of the configuration that names it', async (_, catalog, pattern) => {
    const { messages, exitCode } = await run(['read', '--config', 'c', '--catalog', 'k'], {
      files: { c: keyConfig({}), k: catalog },
    })
    expect(errorsOf(messages)).toMatchObject([
      { failure_type: 'config_error', message: expect.stringMatching(pattern) },
    ])
    expect(exitCode).not.toBe(0)
  })
})

describe('a wrong state', () => {
  const of = (stream_state: unknown) => [
    { type: 'STREAM', stream: { stream_descriptor: { name: 'calls' }, stream_state } },
  ]

  test.each([
    ['no JSON', '[{', /--state s is not JSON/],
    ['a number', 7, /it must be a list of state messages/],
    ['a text in the list', ['calls'], /\[0\] must be a state message/],
    ['no name', [{ type: 'STREAM', stream: {} }], /\[0\]\.stream\.stream_descriptor\.name/],
    ['a state that is a text', of('2024'), /\[0\]\.stream\.stream_state must be an object/],
    [
      'a cursor that is no time',
      of({ started: 'x' }),
      /\[0\]\.stream\.stream_state\.started must be a date-time, and is “x”/,
    ],
    ['no cursor', of({ page: 3 }), /\[0\]\.stream\.stream_state\.started is missing/],
    [
      'broken windows',
      of({ since: '2024-01-01', readAt: '2024-01-01', done: [['2024-01-01']] }),
      /stream_state.*done\[0\]/,
    ],
    [
      'broken due ids',
      of({ since: '2024-01-01', readAt: '2024-01-01', done: [], due: [] }),
      /stream_state\.due must be an object/,
    ],
    ['a legacy state with a wrong cursor', { calls: { started: 5 } }, /calls\.started must be a date-time/],
  ])('(%s) is an error of the configuration with its path', async (_, state, pattern) => {
    const files = { c: keyConfig({}), k: configuredCatalog(['calls']), s: state }
    const { messages, exitCode, stderr } = await run(
      ['read', '--config', 'c', '--catalog', 'k', '--state', 's'],
      { files },
    )
    expect(errorsOf(messages)).toMatchObject([
      { failure_type: 'config_error', message: expect.stringMatching(pattern) },
    ])
    expect(stderr).toMatch(pattern)
    expect(exitCode).toBe(2)
  })
})

describe('check', () => {
  test('asks once, and answers SUCCEEDED', async () => {
    const gong = await startScriptedGong({ '/v2/users': page('users', [{ id: '7' }]) })
    const { messages, exitCode } = await run(['check', '--config', 'c'], {
      files: { c: keyConfig({ base_url: gong.url }) },
    })
    expect(messages).toEqual([{ type: 'CONNECTION_STATUS', connectionStatus: { status: 'SUCCEEDED' } }])
    expect(gong.requests).toHaveLength(1)
    expect(exitCode).toBe(0)
  })

  test.each([401, 403])('answers FAILED when Gong refuses the key (%i), with exit code 0', async (status) => {
    const gong = await startScriptedGong({
      '/v2/users': { status, body: { errors: ['the-secret-4567 is wrong'] } },
    })
    const { messages, exitCode, stdout } = await run(['check', '--config', 'c'], {
      files: { c: keyConfig({ base_url: gong.url }) },
    })
    expect(messages.at(-1)?.connectionStatus).toMatchObject({
      status: 'FAILED',
      message: expect.stringMatching(/unauthorized/),
    })
    expect(errorsOf(messages)).toMatchObject([{ failure_type: 'config_error' }])
    expect(gong.requests).toHaveLength(1)
    expect(exitCode).toBe(0)
    expect(stdout).not.toContain('the-secret-4567')
  })

  test('answers FAILED when the host cannot be reached', async () => {
    const port = await unusedPort()
    const { messages } = await run(['check', '--config', 'c'], {
      files: { c: keyConfig({ base_url: `http://127.0.0.1:${port}` }) },
      world: { clock: createVirtualClock('2024-06-10T00:00:00Z') },
    })
    expect(messages.at(-1)?.connectionStatus).toMatchObject({
      status: 'FAILED',
      message: expect.stringMatching(/127\.0\.0\.1:\d+ .*refused/),
    })
  })
})

/** A port on which nobody answers. */
async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
