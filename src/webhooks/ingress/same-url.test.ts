import { expect, it } from 'vitest'
import { isSameUrl } from './same-url.ts'

const own = 'https://connect.example.com/webhooks/gong/acme'

it.each([
  [own],
  [`${own}/`],
  [`${own}?key=abc`],
  ['https://connect.example.com:443/webhooks/gong/acme'],
  ['https://CONNECT.example.com/webhooks/gong/%61cme'],
])('%s is the same address', (signed) => {
  expect(isSameUrl(signed, own, true)).toBe(true)
})

it.each([
  ['http://connect.example.com/webhooks/gong/acme'],
  ['https://connect.example.com:8443/webhooks/gong/acme'],
  ['https://connect.example.com.evil.example/webhooks/gong/acme'],
  ['https://evil.example/webhooks/gong/acme'],
  ['https://connect.example.com/webhooks/gong/other'],
  ['https://connect.example.com/webhooks/gong/acme/x'],
  ['https://connect.example.com/webhooks/gong/ACME'],
  ['https://connect.example.com@evil.example/webhooks/gong/acme'],
  ['/webhooks/gong/acme'],
  [''],
])('%s is another one', (signed) => {
  expect(isSameUrl(signed, own, true)).toBe(false)
})

it('allows for somebody who ends TLS before the server where its public address is not known', () => {
  const inside = 'http://connect.example.com:3003/webhooks/gong/acme'
  expect(isSameUrl(own, inside, false)).toBe(true)
  expect(isSameUrl('https://evil.example/webhooks/gong/acme', inside, false)).toBe(false)
})
