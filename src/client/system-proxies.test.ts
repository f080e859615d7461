import http from 'node:http'
import https from 'node:https'
import { afterEach, describe, expect, test } from 'vitest'
import { useProxies } from './system-proxies.ts'

/** What the agent of requests over HTTPS goes by. */
const inUse = () => (https.globalAgent as { options?: { proxyEnv?: unknown } }).options?.proxyEnv
const before = inUse()
const loopback = 'localhost,127.0.0.1,[::1],::1'

afterEach(() => {
  http.setGlobalProxyFromEnv({})
})

describe('the proxies of a process', () => {
  test('stay as they are where no variable names one', () => {
    expect(useProxies({ NO_PROXY: 'a.test', HTTPS_PROXY: ' ' }, {})).toBe(true)
    expect(inUse()).toBe(before)
  })

  test.each([
    [{ HTTPS_PROXY: 'http://a:1' }, {}, { https_proxy: 'http://a:1', no_proxy: loopback }],
    [
      { HTTP_PROXY: 'http://a:1', no_proxy: 'b.test' },
      {},
      { http_proxy: 'http://a:1', https_proxy: 'http://a:1', no_proxy: `b.test,${loopback}` },
    ],
    [
      { HTTPS_PROXY: 'http://a:1', https_proxy: 'https://b:2', HTTP_PROXY: '' },
      { https_proxy: 'http://c:3', http_proxy: 'http://d:4' },
      { http_proxy: 'http://d:4', https_proxy: 'https://b:2', no_proxy: loopback },
    ],
  ])('are those of %j before those of %j', (environment, file, proxies) => {
    expect(useProxies(environment, file)).toBe(true)
    expect(inUse()).toEqual(proxies)
  })

  test.each(['proxy.example.com:3128', 'socks5://proxy:1080', 'http://', 'http://user:hidden@proxy:99999'])(
    'are no addresses such as %s, which is not told',
    (address) => {
      for (const name of ['HTTP_PROXY', 'https_proxy']) {
        const use = () => useProxies({ [name]: address })
        expect(use).toThrow(`${name.toUpperCase()} is no address of a proxy.`)
        expect(use).not.toThrow(address)
      }
    },
  )
})
