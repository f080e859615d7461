import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser } from './support/browser.ts'
import { findContrasts } from './support/contrast.ts'
import { type ConnectTest, startConnect } from './support/start-connect.ts'

let connect: ConnectTest
let page: Page

/** Brings a page into a state that people see. */
type Walk = (page: Page) => Promise<void>

const key: Walk = async (page) => {
  await page.getByRole('button', { name: /Access key/ }).click()
  await page.getByLabel('Access key secret').waitFor()
}
const walks: Readonly<Record<string, Walk>> = {
  'the choice': (page) => page.getByRole('button', { name: /Access key/ }).waitFor(),
  'the form': key,
  'the form with empty fields': async (page) => {
    await key(page)
    await page.getByRole('button', { name: 'Connect' }).click()
  },
  'a refusal': async (page) => {
    await key(page)
    await page.getByLabel('Access key', { exact: true }).fill('x')
    await page.getByLabel('Access key secret').fill('y')
    connect.server.simulator.control.revokeCredentials()
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('alert').waitFor()
    connect.server.simulator.control.restoreCredentials()
  },
  'the way to Gong': async (page) => {
    await page.getByRole('button', { name: /Sign in to Gong/ }).click()
    await page.getByRole('button', { name: 'Continue to Gong' }).waitFor()
  },
  'the end of a session': async (page) => {
    await page.goto(`${connect.server.url}/connect/?session_token=nothing`)
    await page.getByRole('heading').waitFor()
  },
  'a callback that failed': async (page) => {
    await page.goto(`${connect.server.url}/oauth/callback`)
    await page.getByRole('heading').waitFor()
  },
}

/** What can be clicked or filled in, by what screen readers call it. */
const operable = `[...document.querySelectorAll('button, input, a[href], summary')]
  .filter((element) => element.checkVisibility())
  .map((element) => element.getAttribute('aria-label') || element.labels?.[0]?.textContent || element.textContent.trim())`
const focused = `(() => { const element = document.activeElement
  return element.getAttribute('aria-label') || element.labels?.[0]?.textContent || element.textContent.trim() })()`

/** WCAG 2.2, 1.4.3: 4.5 for text, 3 for large text. */
async function expectReadable(colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  const contrasts = await findContrasts(page)
  expect(contrasts.length).toBeGreaterThan(1)
  expect(contrasts.filter(({ ratio, isLarge }) => ratio < (isLarge ? 3 : 4.5))).toEqual([])
}

/** Everything has a name, and the Tab key comes to it. */
async function expectReachable(): Promise<void> {
  const all = (await page.evaluate(operable)) as string[]
  expect(all.filter((label) => label === '')).toEqual([])
  await page.evaluate('document.activeElement?.blur()')
  const reached = new Set<string>()
  for (let count = 0; count <= all.length + 2; count++) {
    await page.keyboard.press('Tab')
    reached.add((await page.evaluate(focused)) as string)
  }
  expect(all.filter((label) => !reached.has(label))).toEqual([])
}

/** Nothing lies beside a narrow phone, and fingers hit what there is (WCAG 2.2, 2.5.8). */
async function expectFitting(): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
  expect(await page.getByRole('main').count()).toBe(1)
  expect(await page.title()).toMatch(/\S/)
  expect(await page.evaluate('document.documentElement.lang')).toBe('en')
  const small = await page.evaluate(`[...document.querySelectorAll('button, input')]
    .filter((element) => element.checkVisibility())
    .map((element) => [element.textContent, element.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24).map(([text]) => text)`)
  expect(small).toEqual([])
}

describe.skipIf(!hasBrowser)('the connect page', () => {
  beforeAll(async () => {
    connect = await startConnect()
    page = await connect.newPage()
  })
  afterAll(async () => {
    expect(connect.wrongs).toEqual([])
    await connect.close()
  })

  test.each(Object.keys(walks))('is for everybody: %s', async (name) => {
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.goto(await connect.link())
    await walks[name]?.(page)
    for (const colorScheme of ['light', 'dark'] as const) await expectReadable(colorScheme)
    await expectReachable()
    await page.setViewportSize({ width: 320, height: 640 })
    await expectFitting()
  })

  test('leads the focus to the new heading, and to the first field that is wrong', async () => {
    await page.goto(await connect.link())
    await key(page)
    expect(await page.evaluate('document.activeElement?.id')).toBe('title')
    await page.getByLabel('Access key', { exact: true }).fill('x')
    await page.getByRole('button', { name: 'Connect' }).click()
    expect(await page.evaluate('document.activeElement?.id')).toBe('password')
    const described = await page.getByLabel('Access key secret').getAttribute('aria-describedby')
    expect(described?.split(' ')).toContain('password-error')
    expect(await page.locator('#news').getAttribute('aria-live')).toBe('polite')
  })

  test('takes the colours that it is told to', async () => {
    await page.emulateMedia({ colorScheme: 'light' })
    const color = () => page.evaluate('getComputedStyle(document.querySelector("#card")).backgroundColor')
    await page.goto(await connect.link())
    const light = await color()
    await page.goto(`${await connect.link()}&theme=dark`)
    const dark = await color()
    await page.goto(`${await connect.link()}&theme=system`)
    expect([dark === light, await color()]).toEqual([false, light])
  })

  test('lets a light product shine through around a dark page', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto(`${connect.server.url}/healthz`)
    await page.setContent('<iframe src="/connect/?theme=dark"></iframe>')
    const frame = page.frame({ url: /\/connect\// })
    const schemes = `[document.documentElement, document.body].map((element) => getComputedStyle(element).colorScheme)`
    // Browsers paint a ground behind a frame whose root has another scheme than what is around it.
    await expect.poll(() => frame?.evaluate(schemes)).toEqual(['light', 'dark'])
  })

  test('keeps what belongs together on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto(`${connect.server.url}/connect/?session_token=nothing`)
    const boxes = await Promise.all(
      ['.badge', 'h1', 'main p'].map((part) => page.locator(part).boundingBox()),
    )
    const gaps = boxes.slice(1).map((box, index) => {
      const above = boxes[index]
      return (box?.y ?? 0) - (above?.y ?? 0) - (above?.height ?? 0)
    })
    expect(gaps.filter((gap) => gap < 0 || gap > 40)).toEqual([])
  })
})
