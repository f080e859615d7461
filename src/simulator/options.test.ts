import { expect, test } from 'vitest'
import { parseSimulatorOptions } from './options.ts'

test('options are read from the words of a command line', () => {
  const words =
    '--port 8080 --calls=50 --users 9 --seed 4 --days 7 --rate 0 --rate-day 99 --latency 5 --private-share 0.5 --now 2026-01-01T00:00:00Z'
  const options = parseSimulatorOptions([
    ...words.split(' '),
    '--faults',
    '503:times=1',
    '--scopes',
    'api:users:read,api:workspaces:read',
    ...'--duplicate-status 409 --processing 5 --media-bytes 1610612736 --media-lifetime 60'.split(' '),
    ...'--webhook https://example.com/hook --webhook-auth jwt'.split(' '),
  ])
  expect(options).toMatchObject({
    port: 8080,
    calls: 50,
    users: 9,
    seed: 4,
    days: 7,
    ratePerSecond: 0,
    ratePerDay: 99,
    latencyMs: 5,
    privateShare: 0.5,
    now: '2026-01-01T00:00:00Z',
    faults: [{ kind: 'status', status: 503, times: 1 }],
    scopes: ['api:users:read', 'api:workspaces:read'],
    duplicateStatus: 409,
    processingSeconds: 5,
    mediaBytes: 1_610_612_736,
    mediaSeconds: 60,
    webhookUrl: 'https://example.com/hook',
    webhookAuth: 'jwt',
  })
})

test.each([
  [['--calls', 'many'], '--calls must be a whole number'],
  [['--calls', '-1'], '--calls'],
  [['--port', '70000'], '--port must be a whole number from 0 to 65535'],
  [['--users', '0'], '--users'],
  [['--webhook', 'example.com'], '--webhook must be an address'],
  [['--webhook-auth', 'basic'], '--webhook-auth must be url-key or jwt'],
  [['--private-share', '2'], '--private-share must be from 0 to 1'],
  [['--now', 'yesterday'], '--now must be a date and time'],
  [['--faults', 'boom'], '--faults: unknown kind of fault "boom"'],
  [['--duplicate-status', '500'], '--duplicate-status must be 400 or 409'],
  [['--media-bytes', '0'], '--media-bytes must be a whole number from 1'],
  [['--access-key', ''], '--access-key must not be empty'],
  [['--cals', '5'], 'unknown option --cals'],
  [['--seed'], '--seed needs a value'],
  [['calls'], '"calls" is not an option'],
])('%j is refused by name', (words, message) => {
  expect(() => parseSimulatorOptions(words)).toThrow(RangeError)
  expect(() => parseSimulatorOptions(words)).toThrow(message)
})
