import type { ConnectUIEvent } from '@nangohq/frontend'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessKey, accessKeySecret } from '../server/support/test-server.ts'
import { hasBrowser } from './support/browser.ts'
import { type HostPage, startHostPage } from './support/host-page.ts'
import { type ConnectTest, startConnect } from './support/start-connect.ts'

let connect: ConnectTest
let host: HostPage
/** One page for what leaves nothing behind in it. */
let shared: Page

/** What `auth` of Nango's front end came to. */
type Outcome = Readonly<Record<string, unknown>>

/** Runs `auth` in a product's page. */
async function auth(page: Page, token: string, call: string): Promise<Outcome> {
  const code = `new Nango({ host: '${connect.server.url}', connectSessionToken: '${token}' }).${call}
    .then((value) => value, ({ type, message }) => ({ type, message }))`
  return (await page.evaluate(code)) as Outcome
}

describe.skipIf(!hasBrowser)('Nango’s own front end', () => {
  beforeAll(async () => {
    connect = await startConnect()
    host = await startHostPage()
    shared = await open()
  })
  afterAll(async () => {
    await host.close()
    await connect.close()
  })

  const newToken = async (more: Record<string, unknown> = {}) =>
    (await connect.server.nango.createConnectSession({ tags: { end_user_id: 'u' }, ...more })).data.token
  const open = async () => {
    const page = await connect.newPage()
    await page.goto(host.url)
    return page
  }

  test('connects by an access key', async () => {
    const credentials = JSON.stringify({ username: accessKey, password: accessKeySecret })
    const call = `auth('gong', { credentials: ${credentials} })`
    const outcome = await auth(shared, await newToken(), call)
    expect(outcome).toEqual({ providerConfigKey: 'gong', connectionId: expect.any(String) })
    const id = String(outcome['connectionId'])
    expect(await connect.server.nango.getConnection('gong', id)).toMatchObject({ connection_id: id })
  })

  test.each([
    [`auth('gong', { credentials: { username: 'x', password: '' } })`, 'invalid_body'],
    [`auth('nothing', { credentials: { username: 'x', password: 'y' } })`, 'unknown_provider_config'],
    [`auth('gong', 'my-id', { credentials: { username: 'x', password: 'y' } })`, 'forbidden'],
  ])('tells why not: %s', async (call, type) => {
    expect(await auth(shared, await newToken(), call)).toEqual({ type, message: expect.any(String) })
  })

  test('tells that Gong refuses a key', async () => {
    connect.server.simulator.control.revokeCredentials()
    const call = `auth('gong', { credentials: { username: 'x', password: 'y' } })`
    const outcome = await auth(shared, await newToken(), call)
    connect.server.simulator.control.restoreCredentials()
    expect(outcome).toMatchObject({ type: 'connection_test_failed' })
  })

  test('connects by OAuth, and tells when that fails', async () => {
    const page = await open()
    const outcome = await auth(page, await newToken(), `auth('gong-oauth')`)
    expect(outcome).toEqual({
      providerConfigKey: 'gong-oauth',
      connectionId: expect.any(String),
      isPending: false,
    })
    const refused = await auth(page, await newToken({ allowed_integrations: ['gong'] }), `auth('gong-oauth')`)
    expect(refused).toMatchObject({ type: 'integration_not_allowed' })
  })

  test('opens the connect page in a frame, and hears what happens in it', async () => {
    const page = await open()
    await page.evaluate(`
      globalThis.heard = []
      globalThis.ui = new Nango().openConnectUI({
        baseURL: '${connect.server.url}/connect',
        apiURL: '${connect.server.url}',
        themeOverride: 'dark',
        onEvent: (event) => { heard.push(event) },
      })`)
    const heard = async () => (await page.evaluate('heard')) as ConnectUIEvent[]
    await expect.poll(heard).toEqual([{ type: 'ready' }])
    await page.evaluate(`ui.setSessionToken('${await newToken({ allowed_integrations: ['gong'] })}')`)
    const frame = page.frameLocator('#connect-ui')
    await frame.getByLabel('Access key', { exact: true }).fill('x')
    expect(await frame.locator('html').getAttribute('data-theme')).toBe('dark')
    await frame.getByLabel('Access key secret').fill('y')
    connect.server.simulator.control.revokeCredentials()
    await frame.getByRole('button', { name: 'Connect' }).click()
    await frame.getByRole('alert').waitFor()
    connect.server.simulator.control.restoreCredentials()
    await frame.getByRole('button', { name: 'Connect' }).click()
    await frame.getByRole('heading', { name: 'Gong is connected' }).waitFor()
    await frame.getByRole('button', { name: 'Done' }).click()
    await expect.poll(() => page.locator('#connect-ui').count()).toBe(0)
    expect((await heard()).map(({ type }) => type)).toEqual([
      'ready',
      'settings_changed',
      'error',
      'connect',
      'close',
    ])
    expect((await heard()).map((event) => ('payload' in event ? event.payload : undefined))).toMatchObject([
      undefined,
      { defaultTheme: 'system', theme: { light: { primary: expect.any(String) } } },
      { errorType: 'connection_test_failed', errorMessage: expect.any(String) },
      { providerConfigKey: 'gong', connectionId: expect.any(String) },
      undefined,
    ])
  })

  test('connects by OAuth out of the frame, and closes it by Escape', async () => {
    const page = await open()
    const token = await newToken({ allowed_integrations: ['gong-oauth'] })
    await page.evaluate(`
      new Nango({ connectSessionToken: '${token}' }).openConnectUI({
        baseURL: '${connect.server.url}/connect', apiURL: '${connect.server.url}' })`)
    const frame = page.frameLocator('#connect-ui')
    await frame.getByRole('button', { name: 'Continue to Gong' }).click()
    await frame.getByRole('heading', { name: 'Gong is connected' }).waitFor()
    await frame.getByRole('button', { name: 'Done' }).focus()
    // Not awaited: the frame may be gone before Chromium has told that the key came.
    page.keyboard.press('Escape').catch(() => undefined)
    await expect.poll(() => page.locator('#connect-ui').count()).toBe(0)
  })

  test('shows in the frame that a session is over', async () => {
    const page = await open()
    await page.evaluate(`
      globalThis.heard = []
      new Nango({ connectSessionToken: 'nango_connect_session_00' }).openConnectUI({
        baseURL: '${connect.server.url}/connect', apiURL: '${connect.server.url}',
        onEvent: (event) => { heard.push(event) } })`)
    const frame = page.frameLocator('#connect-ui')
    await frame.getByRole('heading', { name: 'This link does not work any more' }).waitFor()
    expect(await page.evaluate('heard.at(-1)')).toMatchObject({
      type: 'error',
      payload: { errorType: 'unknown_connect_session_token' },
    })
    await frame.getByRole('button', { name: 'Close' }).first().click()
    await expect.poll(() => page.locator('#connect-ui').count()).toBe(0)
  })

  test('does not let a page that is not the frame’s own give it a session', async () => {
    const page = await connect.newPage()
    await page.goto(`${connect.server.url}/connect/`)
    const token = await newToken()
    await page.evaluate(`window.postMessage({ type: 'session_token', sessionToken: '${token}' }, '*')`)
    await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor()
    expect(await page.evaluate('document.querySelectorAll(".way").length')).toBe(0)
  })
})
