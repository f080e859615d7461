import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { firstPage } from '../first-page.ts'
import { readJob } from './finish.ts'

/** Asks an account for one page, and gives it to whoever asks for anything. */
const { url } = readJob<{ readonly url: string }>()
const page = Buffer.from(await (await firstPage(url)).text())
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, {
      'content-type': 'application/json;charset=UTF-8',
      'content-length': page.length,
    })
    response.end(page)
  })
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
process.on('disconnect', () => process.exit(0))
