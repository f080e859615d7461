import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers every request with the same small page and does nothing else. */
const users = Array.from({ length: 10 }, (_, number) => ({
  id: String(7_000_000_000_000_000_000n + BigInt(number)),
  emailAddress: `person${number}@example.com`,
  active: true,
  firstName: 'A',
  lastName: 'Person',
}))
const page = Buffer.from(JSON.stringify({ requestId: '4al018gzaztcr8nbukw', records: {}, users }))
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'application/json;charset=UTF-8', 'content-length': page.length })
  response.end(page)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
process.on('disconnect', () => process.exit(0))
