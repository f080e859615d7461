import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type NangoServer, startNango } from '../../nango/support/start-nango.ts'
import { openBrowser } from './browser.ts'

/** A server, a browser, and what the browser did that a page of ours must not do. */
export interface ConnectTest {
  readonly server: NangoServer
  readonly browser: Browser
  /** Requests to other hosts, breaches of the page's policy and errors of its scripts; empty when all is well. */
  readonly wrongs: string[]
  /** The link of a new session. */
  link(more?: Record<string, unknown>): Promise<string>
  /** A page of its own context, watched. */
  newPage(options?: Parameters<Browser['newContext']>[0]): Promise<Page>
  close(): Promise<void>
}

/** Starts both. */
export async function startConnect(): Promise<ConnectTest> {
  const server = await startNango()
  const browser = await openBrowser()
  const wrongs: string[] = []
  const contexts: BrowserContext[] = []
  const isOurs = (url: URL) =>
    [server.url, server.simulator.url].includes(url.origin) || url.hostname === 'localhost'
  return {
    server,
    browser,
    wrongs,
    async link(more = {}) {
      const { data } = await server.nango.createConnectSession({ tags: { end_user_id: 'u-1' }, ...more })
      return data.connect_link
    },
    async newPage(options = {}) {
      const context = await browser.newContext(options)
      contexts.push(context)
      context.on('request', (request) => {
        const url = new URL(request.url())
        if (url.protocol.startsWith('http') && !isOurs(url)) wrongs.push(`asks ${request.url()}`)
      })
      context.on('console', (message) => {
        if (/Content Security Policy|Refused to/i.test(message.text())) wrongs.push(message.text())
      })
      context.on('weberror', (error) => wrongs.push(error.error().message))
      return context.newPage()
    },
    async close() {
      for (const context of contexts) await context.close()
      await browser.close()
      await server.close()
    },
  }
}
