import { expect, it } from 'vitest'
import { startProxyServer, startUpstream } from './support/proxy-server.ts'

interface Listed {
  readonly operations: readonly { readonly id: string; readonly status: string; readonly name: string }[]
}

it('is in the log with every attempt, without secrets, and with its end', async () => {
  const upstream = await startUpstream()
  const server = await startProxyServer(upstream.url)
  upstream.answer((_request, response, number) => {
    response.writeHead(number === 1 ? 503 : 200, { 'retry-after': '0' })
    response.end('said')
  })
  const response = await server.proxy('/v2/calls?token=secret-of-the-query', { headers: { retries: '1' } })
  await response.text()
  const ask = async (path: string) =>
    (
      await fetch(server.url + path, { headers: { authorization: server.headers['authorization'] ?? '' } })
    ).text()
  let text = ''
  // It is written a moment later, many at a time.
  while (!text.includes('"success"')) text = await ask('/logs?kind=proxy')
  const { operations } = JSON.parse(text) as Listed
  expect(operations.map(({ name }) => name)).toEqual(['GET /v2/calls'])
  const one = await ask(`/logs/${operations[0]?.id}`)
  expect(one).toContain('503')
  expect(one.match(/"attempt":[12]/g)).toEqual(['"attempt":1', '"attempt":2'])
  for (const secret of ['secret-of-the-query', 'ASECRET', btoa('AKEY:ASECRET')])
    expect(one).not.toContain(secret)
  await server.close()
  await upstream.close()
})
