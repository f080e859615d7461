import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where Debian and its relatives have it. */
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
)

/** Whether this machine can run the tests of pages. */
export const hasBrowser = executablePath !== undefined

if (!hasBrowser)
  console.log('SKIPPED: the tests of pages need Chromium. Install it: apt-get install chromium')

/** A real browser without a screen. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath ?? '',
    // Tests may run as root, whose processes Chromium's sandbox does not take.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
}
