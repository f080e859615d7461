import { describe, expect, test } from 'vitest'
import { createTrustedHosts } from './trusted-host.ts'

const hosts = createTrustedHosts(
  ['http://127.0.0.1:4010'],
  ['Gateway.Example.com', 'other.example:8443', 'localhost'],
)

describe('credentials may go to', () => {
  test.each([
    ['https://api.gong.io', 'https://api.gong.io'],
    ['https://us-12345.api.gong.io/', 'https://us-12345.api.gong.io'],
    ['https://gong.io', 'https://gong.io'],
    ['http://127.0.0.1:4010/', 'http://127.0.0.1:4010'],
    ['https://gateway.example.com/gong/', 'https://gateway.example.com/gong'],
    ['https://gateway.example.com:444', 'https://gateway.example.com:444'],
    ['https://other.example:8443', 'https://other.example:8443'],
    ['http://localhost:1', 'http://localhost:1'],
    ['https://api.gong.io?a=b#c', 'https://api.gong.io'],
  ])('%s', (address, trusted) => {
    expect(hosts.check(address)).toBe(trusted)
  })
})

describe('credentials may not go to', () => {
  test.each([
    'http://api.gong.io',
    'https://gong.io.evil.example',
    'https://evil-gong.io',
    'https://evilgong.io',
    'https://api.gong.io@evil.example',
    'https://user:pass@api.gong.io',
    'https://api.gong.io.',
    'http://127.0.0.1:4011',
    'https://127.0.0.1:4010',
    'http://gateway.example.com',
    'https://sub.gateway.example.com',
    'https://other.example',
    'ftp://api.gong.io',
    'javascript:alert(1)',
    '//api.gong.io',
    'api.gong.io',
    '',
  ])('“%s”', (address) => {
    expect(hosts.check(address)).toBeUndefined()
  })
})
