import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessKey, accessKeySecret } from '../server/support/test-server.ts'
import { hasBrowser } from './support/browser.ts'
import { startHostPage } from './support/host-page.ts'
import { type ConnectTest, startConnect } from './support/start-connect.ts'

const guide = readFileSync(new URL('../../docs/connect.md', import.meta.url), 'utf8')
const blockOf = (language: string) =>
  new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(guide)?.[1] ?? ''

let connect: ConnectTest

describe.skipIf(!hasBrowser)('the code in docs/connect.md', () => {
  beforeAll(async () => {
    connect = await startConnect()
  })
  afterAll(async () => {
    expect(connect.wrongs).toEqual([])
    await connect.close()
  })

  /** The code with the addresses of the test in it. */
  const fill = async (code: string) => {
    const { data } = await connect.server.nango.createConnectSession({ tags: { end_user_id: 'u' } })
    return code
      .replaceAll('https://connect.example.com', connect.server.url)
      .replaceAll("'TOKEN'", 'TOKEN')
      .replaceAll('TOKEN', `'${data.token}'`)
  }

  test('connects in both ways on a page of one’s own', async () => {
    const host = await startHostPage(await fill(blockOf('html')))
    const page = await connect.newPage()
    await page.goto(host.url)
    await page.getByLabel('Access key').fill(accessKey)
    await page.getByLabel('Secret').fill(accessKeySecret)
    connect.server.simulator.control.revokeCredentials()
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('status').getByText('does not accept this access key').waitFor()
    connect.server.simulator.control.restoreCredentials()
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('status').getByText('Connected: ').waitFor()
    const first = await page.getByRole('status').textContent()
    await page.getByRole('button', { name: 'Sign in to Gong' }).click()
    await expect.poll(() => page.getByRole('status').textContent(), { timeout: 10_000 }).not.toBe(first)
    const id = (await page.getByRole('status').textContent())?.replace('Connected: ', '') ?? ''
    expect(await connect.server.nango.getConnection('gong-oauth', id)).toMatchObject({ connection_id: id })
    await host.close()
  })

  test('opens the connect page in a frame', async () => {
    const host = await startHostPage()
    const page = await connect.newPage()
    await page.goto(host.url)
    const code = await fill(blockOf('js'))
    expect(code).toContain("import Nango from '@nangohq/frontend'")
    await page.evaluate(code.replace(/^import .*$/m, ''))
    const frame = page.frameLocator('#connect-ui')
    await frame.getByRole('heading', { name: 'Connect your Gong' }).waitFor()
    await host.close()
  })
})
