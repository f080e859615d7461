import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startNango } from '../nango/support/start-nango.ts'
import { accessKey, accessKeySecret } from '../server/support/test-server.ts'
import { hasBrowser } from './support/browser.ts'
import { type ConnectTest, startConnect } from './support/start-connect.ts'

let connect: ConnectTest
let page: Page

describe.skipIf(!hasBrowser)('the connect page', () => {
  beforeAll(async () => {
    connect = await startConnect()
  })
  afterAll(() => connect.close())
  beforeEach(async () => {
    page = await connect.newPage()
  })
  afterEach(() => {
    connect.server.simulator.control.restoreCredentials()
    expect(connect.wrongs).toEqual([])
  })

  const connectionsOf = async (userId: string) =>
    (await connect.server.nango.listConnections({ userId })).connections

  test('connects by an access key, after telling what was wrong with another', async () => {
    await page.goto(await connect.link({ end_user: { id: 'by-key' } }))
    expect(page.url()).not.toContain('session_token')
    await page.getByRole('button', { name: /Access key/ }).click()
    await page.getByRole('heading', { name: 'Connect your Gong' }).waitFor()
    await page.getByRole('button', { name: 'Connect' }).click()
    expect(await page.locator('#username-error').textContent()).toContain('Paste the access key')
    expect(await page.evaluate('document.activeElement?.id')).toBe('username')
    await page.getByLabel('Access key', { exact: true }).fill('WRONG')
    await page.getByLabel('Access key secret').fill('wrong-secret')
    connect.server.simulator.control.revokeCredentials()
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('alert').getByText('Gong does not accept this key').waitFor()
    expect(await page.locator('[aria-invalid=true]').count()).toBe(2)
    connect.server.simulator.control.restoreCredentials()
    await page.getByLabel('Base URL').fill('evil.test')
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByText('This is no address of Gong').waitFor()
    await page.getByLabel('Base URL').fill(connect.server.simulator.url)
    await page.getByLabel('Access key', { exact: true }).fill(` ${accessKey} `)
    await page.getByLabel('Access key secret').fill(accessKeySecret)
    expect(await page.locator('[aria-invalid=true]').count()).toBe(0)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Gong is connected' }).waitFor()
    const [made] = await connectionsOf('by-key')
    const told = await connect.server.nango.getConnection('gong', made?.connection_id ?? '')
    expect(told.credentials).toMatchObject({ username: accessKey, password: accessKeySecret })
  })

  test('connects by OAuth in another window, which closes itself', async () => {
    await page.goto(
      await connect.link({ end_user: { id: 'by-oauth' }, allowed_integrations: ['gong-oauth'] }),
    )
    const opened = page.waitForEvent('popup')
    await page.getByRole('button', { name: 'Continue to Gong' }).click()
    const popup = await opened
    await page.getByRole('heading', { name: 'Gong is connected' }).waitFor()
    await expect.poll(() => popup.isClosed(), { timeout: 10_000 }).toBe(true)
    expect((await connectionsOf('by-oauth')).map(({ provider }) => provider)).toEqual(['gong-oauth'])
  })

  test('goes on by a link where the browser blocks windows', async () => {
    await page.goto(await connect.link({ end_user: { id: 'blocked' }, allowed_integrations: ['gong-oauth'] }))
    await page.evaluate('window.open = () => null')
    await page.getByRole('button', { name: 'Continue to Gong' }).click()
    const opened = page.context().waitForEvent('page')
    await page.getByRole('link', { name: 'Open Gong' }).click()
    await opened
    await page.getByRole('heading', { name: 'Gong is connected' }).waitFor()
    expect(await connectionsOf('blocked')).toHaveLength(1)
  })

  test('tells when the access was not allowed, and tries again', async () => {
    await page.goto(await connect.link({ end_user: { id: 'denied' }, allowed_integrations: ['gong-oauth'] }))
    // Gong's consent page, whose reader says no the first time.
    let answers = 0
    await page.context().route('**/oauth/connect/**', async (route) => {
      if (answers++ > 0) return route.continue()
      const sent = await route.fetch({ maxRedirects: 0 })
      const { searchParams } = new URL(sent.headers()['location'] ?? '')
      const back = `${searchParams.get('redirect_uri')}?error=access_denied&state=${searchParams.get('state')}`
      await route.fulfill({
        headers: { 'set-cookie': sent.headers()['set-cookie'] ?? '', 'content-type': 'text/html' },
        body: `<meta http-equiv="refresh" content="0;url=${back}">`,
      })
    })
    await page.getByRole('button', { name: 'Continue to Gong' }).click()
    await page.getByRole('alert').getByText('was not allowed').waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Gong is connected' }).waitFor()
  })

  test('shows only what the session allows, and leads back where there is a choice', async () => {
    await page.goto(await connect.link({ allowed_integrations: ['gong'] }))
    await page.getByLabel('Access key secret').waitFor()
    expect(await page.getByRole('button', { name: 'Back' }).count()).toBe(0)
    await page.goto(await connect.link())
    await page.getByRole('button', { name: /Sign in to Gong/ }).waitFor()
    expect(await page.getByRole('main').getByRole('listitem').count()).toBe(2)
    await page.getByRole('button', { name: /Sign in to Gong/ }).click()
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('button', { name: /Access key/ }).waitFor()
  })

  test('gives a connection that is there new credentials', async () => {
    await connect.server.connect('again', { end_user: { id: 'again' } })
    const { data } = await connect.server.nango.createReconnectSession({
      connection_id: 'again',
      integration_id: 'gong',
    })
    await page.goto(data.connect_link)
    await page.getByRole('heading', { name: 'Connect Gong again' }).waitFor()
    await page.getByLabel('Access key', { exact: true }).fill('NEWKEY')
    await page.getByLabel('Access key secret').fill('new-secret')
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('heading', { name: 'Gong is connected' }).waitFor()
    const told = await connect.server.nango.getConnection('gong', 'again')
    expect(told.credentials).toMatchObject({ username: 'NEWKEY' })
    expect(await connectionsOf('again')).toHaveLength(1)
  })

  test('shows the secret when asked, and hides it again', async () => {
    await page.goto(await connect.link({ allowed_integrations: ['gong'] }))
    const secret = page.getByLabel('Access key secret')
    await secret.fill('visible?')
    const show = page.getByRole('button', { name: 'Show the secret' })
    const state = async () => [await secret.getAttribute('type'), await show.getAttribute('aria-pressed')]
    expect(await state()).toEqual(['password', 'false'])
    await show.click()
    expect(await state()).toEqual(['text', 'true'])
    await show.click()
    expect(await state()).toEqual(['password', 'false'])
  })

  test('outlives a reload, and works no more once it has done its work', async () => {
    const link = await connect.link({ allowed_integrations: ['gong'] })
    await page.goto(link)
    await page.reload()
    await page.getByLabel('Access key', { exact: true }).fill(accessKey)
    await page.getByLabel('Access key secret').fill(accessKeySecret)
    const ended = page.waitForResponse(
      (response) => response.url().endsWith('/connect/session') && response.request().method() === 'DELETE',
    )
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('heading', { name: 'Gong is connected' }).waitFor()
    await ended
    expect((await page.goto(link))?.status()).toBe(401)
    await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor()
  })

  test('says so when the session ends while somebody looks for the key', async () => {
    const link = await connect.link({ allowed_integrations: ['gong'] })
    await page.goto(link)
    await page.getByLabel('Access key', { exact: true }).fill(accessKey)
    await page.getByLabel('Access key secret').fill(accessKeySecret)
    const token = new URL(link).searchParams.get('session_token')
    await fetch(`${connect.server.url}/connect/session`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    })
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor()
  })

  test('says so when the server cannot be reached, and goes on when it is back', async () => {
    await page.context().route('**/connect/session', (route) => route.abort())
    await page.goto(await connect.link({ allowed_integrations: ['gong'] }))
    await page.getByText('could not be reached').waitFor()
    await page.context().unroute('**/connect/session')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByLabel('Access key secret').waitFor()
  })

  test('says so when the server cannot answer, and keeps the link', async () => {
    const error = { code: 'server_error', message: 'The server’s database does not answer.' }
    await page
      .context()
      .route('**/connect/session', (route) => route.fulfill({ status: 503, json: { error } }))
    await page.goto(await connect.link({ allowed_integrations: ['gong'] }))
    await page.getByText('cannot do this at the moment').waitFor()
    await page.context().unroute('**/connect/session')
    await page.reload()
    await page.getByLabel('Access key secret').waitFor()
  })

  test.each(['', '?session_token=', '?session_token=nango_connect_session_00'])(
    'says that a link is dead: /connect/%s',
    async (query) => {
      const response = await page.goto(`${connect.server.url}/connect${query}`)
      expect(response?.status()).toBe(query === '' ? 200 : 401)
      await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor()
    },
  )

  test('leads to the product’s own help', async () => {
    const docs = 'https://acme.test/help'
    await page.goto(
      await connect.link({ allowed_integrations: ['gong'], overrides: { gong: { docs_connect: docs } } }),
    )
    const link = page.getByRole('link', { name: 'More help with this' })
    expect(await link.getAttribute('href')).toBe(docs)
    expect(await link.getAttribute('rel')).toContain('noreferrer')
  })
})

test('files of the page are served with strict headers, and nothing else of the disk is', async () => {
  const server = await startNango()
  try {
    for (const path of ['/connect/', '/connect/app.js', '/connect/style.css', '/connect/gong.svg']) {
      const { status, headers } = await fetch(`${server.url}${path}`)
      expect([path, status, headers.get('x-content-type-options'), headers.get('referrer-policy')]).toEqual([
        path,
        200,
        'nosniff',
        'no-referrer',
      ])
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    }
    for (const path of ['/connect/..%2fpackage.json', '/connect/nothing.js', '/connect/%2e%2e/package.json'])
      expect([path, (await fetch(`${server.url}${path}`)).status]).toEqual([path, 404])
  } finally {
    await server.close()
  }
})
