import { expect, test } from 'vitest'
import { openGong } from '../test-gong.ts'

const EVENT = {
  reportingSystem: 'docs',
  eventTimestamp: '2026-06-10T10:00:00Z',
  eventId: 'e1',
  contentId: 'c1',
  contentUrl: 'https://docs.example/1',
  contentTitle: 'Contract',
}
const SOMEBODY = { email: 'Eve@Customer.example' }
const REPORTS = [
  ['PUT', '/v2/customer-engagement/content/viewed', { ...EVENT, viewer: SOMEBODY }],
  ['PUT', '/v2/customer-engagement/content/shared', { ...EVENT, recipients: [SOMEBODY] }],
  ['PUT', '/v2/customer-engagement/action', { ...EVENT, actor: SOMEBODY, agentPlatform: 'iOS' }],
  [
    'POST',
    '/v2/digital-interaction',
    {
      eventId: 'e1',
      timestamp: '2026-06-10T10:00:00Z',
      eventType: 'page viewed',
      content: { contentTitle: 'Prices' },
      person: SOMEBODY,
    },
  ],
] as const

test('engagement is shown with the address it is of, and reported once', async () => {
  await using gong = await openGong({ calls: 0 })
  for (const [method, path, body] of REPORTS) {
    const { status, json } = await gong.ask(method, path, body)
    expect([path, status]).toEqual([path, 200])
    if (method === 'PUT') expect(json.integrationId).toBeGreaterThan(2 ** 53)
    const again = await gong.ask(method, path, body)
    expect([again.status, again.json.errors]).toEqual([409, ['Event was already reported in the past.']])
  }
  const path = '/v2/data-privacy/data-for-email-address?emailAddress=eve@customer.example'
  const { customerEngagement } = (await gong.ask('GET', path)).json
  expect(customerEngagement.map((event: { eventType: string }) => event.eventType)).toEqual([
    'contentViewed',
    'contentShared',
    'customEvent',
    'digitalInteraction',
  ])
  expect(customerEngagement[0]).toMatchObject({
    contentId: 'c1',
    contentUrl: 'https://docs.example/1',
    reportingSystem: 'docs',
    sourceEventId: 'e1',
  })
})

test('events without an id of their own are never the same', async () => {
  await using gong = await openGong({ calls: 0 })
  const event = { ...EVENT, eventId: undefined }
  for (let time = 0; time < 2; time++) {
    expect((await gong.ask('PUT', '/v2/customer-engagement/action', event)).status).toBe(200)
  }
  expect(gong.simulator.control.written().engagementEvents).toHaveLength(2)
})

test('settings of integrations are kept by their type', async () => {
  await using gong = await openGong({ calls: 0 })
  const set = (integrationType: string, allowedOrigin: string) =>
    gong.ask('POST', '/v2/integration-settings', {
      integrationTypeSettings: [{ integrationType, allowedOrigin }],
    })
  await set('DIALER', 'https://old.partner.example')
  await set('DIALER', 'https://acme.partner.example')
  expect((await set('EMAIL_COMPOSER', 'acme/path')).status).toBe(400)
  expect((await set('FAX', 'https://acme.partner.example')).status).toBe(400)
  expect(gong.simulator.control.written().integrationSettings).toEqual({
    DIALER: 'https://acme.partner.example',
  })
})
