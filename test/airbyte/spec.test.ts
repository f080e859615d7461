import { describe, expect, test } from 'vitest'
import { listAction, scopesOf } from '../../src/entities/actions.ts'
import { streamList } from '../../src/entities/entities.ts'
import { createAjv } from './support/messages.ts'
import { keyConfig, run } from './support/run.ts'

const { messages, exitCode } = await run(['spec'])
const spec = messages[0]?.spec ?? { connectionSpecification: {} }
const isConfig = createAjv().compile(spec.connectionSpecification)

const oauth = { auth_type: 'OAuth2.0', client_id: 'a', client_secret: 'b', refresh_token: 'c' }

describe('spec', () => {
  test('is one message', () => {
    expect(exitCode).toBe(0)
    expect(messages.map(({ type }) => type)).toEqual(['SPEC'])
  })

  test.each([
    ['an access key', keyConfig({})],
    ['OAuth', { credentials: oauth }],
    [
      'OAuth with tokens',
      { credentials: { ...oauth, access_token: 'd', token_expiry_date: '2024-06-10T12:00:00.000Z' } },
    ],
    [
      'all options',
      keyConfig({
        end_date: '2024-02-01T00:00:00Z',
        num_workers: 10,
        lookback_window_days: 0,
        workspace_id: '123',
        include_private_calls: true,
        base_url: 'https://us-1.api.gong.io',
        oauth_base_url: 'https://app.gong.io',
      }),
    ],
    ['fields that nobody knows', keyConfig({ api_budget: {} })],
  ])('allows %s', (_, config) => {
    expect(isConfig(config), JSON.stringify(isConfig.errors)).toBe(true)
  })

  test.each([
    ['no credentials', { start_date: '2024-01-01T00:00:00Z' }],
    ['half a key', { credentials: { auth_type: 'APIKey', access_key: 'a' } }],
    ['half of OAuth', { credentials: { auth_type: 'OAuth2.0', client_id: 'a' } }],
    ['a start without a time', keyConfig({ start_date: '2024-01-01' })],
    ['no worker', keyConfig({ num_workers: 0 })],
    ['eleven workers', keyConfig({ num_workers: 11 })],
    ['a negative lookback', keyConfig({ lookback_window_days: -1 })],
  ])('refuses %s', (_, config) => {
    expect(isConfig(config)).toBe(false)
  })

  test('marks every secret', () => {
    const { properties } = spec.connectionSpecification as {
      properties: { credentials: { oneOf: { properties: Record<string, { airbyte_secret?: boolean }> }[] } }
    }
    const secret = properties.credentials.oneOf.flatMap((option) =>
      Object.entries(option.properties).flatMap(([name, field]) => (field.airbyte_secret ? [name] : [])),
    )
    expect(secret.toSorted()).toEqual([
      'access_key',
      'access_key_secret',
      'access_token',
      'client_secret',
      'refresh_token',
    ])
  })

  test('asks for the scopes of all streams when an account is connected', () => {
    const declared = new Set(streamList.flatMap((entity) => scopesOf(listAction(entity).action)))
    const input = (
      spec['advanced_auth'] as {
        oauth_config_specification: { oauth_connector_input_specification: { scope: string } }
      }
    ).oauth_config_specification.oauth_connector_input_specification
    expect(new Set(input.scope.split(' '))).toEqual(declared)
  })
})
