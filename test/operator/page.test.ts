import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser } from '../connect/support/browser.ts'
import {
  accessKey,
  accessKeySecret,
  apiKey,
  startTestServer,
  type TestServer,
} from '../server/support/test-server.ts'

describe.skipIf(!hasBrowser)('the operator’s page', () => {
  let server: TestServer
  let browser: Browser
  const problems: string[] = []

  beforeAll(async () => {
    server = await startTestServer({ work: true, ratePerDay: 1000, simulator: { calls: 12, users: 4 } })
    browser = await openBrowser()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const open = async (fragment: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const page = await (await browser.newContext(options)).newPage()
    page.setDefaultTimeout(15_000)
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    await page.goto(`${server.url}/${fragment}`)
    return page
  }

  test('asks for the key, refuses a wrong one, and keeps the right one in the tab alone', async () => {
    const page = await open('')
    await page.getByLabel('The server’s key').fill('wrong-key')
    await page.keyboard.press('Enter')
    await page.getByText('The server does not know this key.').waitFor()
    problems.length = 0
    await page.getByLabel('The server’s key').fill(apiKey)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Connections' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Connections' }).waitFor()
    expect(await page.evaluate('localStorage.length + document.cookie.length')).toBe(0)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('The server’s key').waitFor()
    await page.context().close()
  })

  test('opens with the code of a link, once, and leaves nothing of it in the address', async () => {
    const fragment = `#code=${server.operatorCode()}`
    const page = await open(fragment)
    await page.getByRole('heading', { name: 'Connections' }).waitFor()
    expect(page.url()).toBe(`${server.url}/`)
    const again = await open(fragment)
    await again.getByLabel('The server’s key').waitFor()
    problems.length = 0
    for (const one of [page, again]) await one.context().close()
  })

  test('shows live what happens: a connection, its syncs, its requests to Gong', async () => {
    const page = await open(`#key=${apiKey}`)
    await page.getByText('live', { exact: true }).waitFor()
    await server.send('POST', '/connections', {
      provider_config_key: 'gong',
      connection_id: 'acme',
      credentials: { type: 'BASIC', username: `${accessKey}X`, password: accessKeySecret },
    })
    await page.getByRole('button', { name: /acme gong .*healthy/ }).click()
    const users = page.getByRole('row', { name: /^users / })
    await users.getByRole('button', { name: 'Pause users' }).click()
    await users.getByText('paused').waitFor()
    await users.getByRole('button', { name: 'Start users' }).click()
    await users.getByRole('button', { name: 'Pause users' }).waitFor()
    await page
      .getByText(/\d of 1,000 left/)
      .first()
      .waitFor()
    await page.getByLabel('Kind').selectOption('sync')
    await page
      .getByRole('button', { name: /^sync .*acme.*success$/ })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('/v2/users').first().waitFor()
    expect(await dialog.textContent()).not.toMatch(/SECRET|Basic/)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.context().close()
  })

  test('shows what fails, and that it ended', async () => {
    const page = await open(`#key=${apiKey}`)
    server.simulator.control.faults.add({
      kind: 'status',
      status: 400,
      path: '/v2/settings/trackers',
      times: 1,
    })
    const syncs = ['trackers']
    const trigger = { provider_config_key: 'gong', connection_id: 'acme', syncs }
    await server.send('POST', '/sync/trigger', trigger)
    await page.getByText(/The sync trackers of connection acme fails/).waitFor()
    await page.getByRole('button', { name: /acme gong .*a sync fails/ }).click()
    await page.getByRole('button', { name: 'Run now trackers' }).click()
    await page.getByText(/The sync trackers of connection acme fails/).waitFor({ state: 'detached' })
    await page.context().close()
  })

  test('says so while the server does not answer, and goes on when it does', async () => {
    const before = problems.length
    const page = await open(`#key=${apiKey}`)
    const failures: string[] = []
    page.on('pageerror', (error) => failures.push(error.message))
    await page.getByText('live', { exact: true }).waitFor()
    const row = page.getByRole('button', { name: /^acme gong / })
    await row.waitFor()
    await page.context().setOffline(true)
    await page.getByLabel('Kind').selectOption('auth')
    await page.locator('.toast').getByText('The server does not answer.').waitFor()
    await row.click()
    await page.context().setOffline(false)
    await page.getByLabel('Kind').selectOption('sync')
    await page
      .getByRole('button', { name: /^sync .*acme.*success$/ })
      .first()
      .waitFor()
    await page.getByText('live', { exact: true }).waitFor()
    expect(failures).toEqual([])
    // The browser tells of each request that it could not send.
    problems.length = before
    await page.context().close()
  })

  test('fits a phone, in the dark too, and needs no pointer', async () => {
    const page = await open(`#key=${apiKey}`, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' })
    // Lines of the log name the connection too, and may be there before it.
    const row = page.getByRole('button', { name: /^acme gong / })
    await row.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Run all now' }).waitFor()
    expect(await row.getAttribute('aria-expanded')).toBe('true')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    await page.context().close()
  })

  test('loads nothing from elsewhere, and breaks none of its own rules', async () => {
    const response = await fetch(`${server.url}/`)
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'/)
    expect(response.headers.get('x-frame-options')).toBe('DENY')
    expect(problems).toEqual([])
  })
})

test('a code of a link is worth nothing when it is wrong or was used', async () => {
  const server = await startTestServer()
  const redeem = (code: string) => server.send('POST', '/operator/session', { code }, { authorization: '' })
  const code = server.operatorCode()
  expect((await redeem('wrong')).status).toBe(401)
  const session = await redeem(code)
  expect(session.status).toBe(200)
  expect((await redeem(code)).status).toBe(401)
  const bearer = { authorization: `Bearer ${String(session.body['token'])}` }
  expect((await server.send('GET', '/status', undefined, bearer)).status).toBe(200)
  await server.close()
})
