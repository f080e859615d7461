import { expect, it } from 'vitest'
import { forwardedHeaders } from './forwarded-headers.ts'

it('passes on what Gong says, and neither secrets nor what belongs to one connection or to our own signatures', () => {
  const given = {
    'X-TraceId': 'abc',
    'X-Gong-Anything': 'x',
    Accept: '*/*',
    Authorization: 'token',
    Cookie: 'a=b',
    Host: 'connect.example.com',
    'Content-Length': '2',
    'Content-Type': 'application/json',
    'Content-Encoding': 'gzip',
    Connection: 'close',
    'Keep-Alive': 'timeout=5',
    'Transfer-Encoding': 'chunked',
    Upgrade: 'h2c',
    TE: 'trailers',
    'User-Agent': 'Gong',
    'X-Forwarded-For': '10.0.0.1',
    Forwarded: 'for=10.0.0.1',
    'Proxy-Authorization': 'Basic x',
    'Sec-Fetch-Mode': 'cors',
    'Webhook-Id': 'forged',
    'Webhook-Signature': 'forged',
    'X-Nango-Hmac-Sha256': 'forged',
  }
  expect(forwardedHeaders(new Headers(given))).toEqual({
    accept: '*/*',
    'x-gong-anything': 'x',
    'x-traceid': 'abc',
  })
})
