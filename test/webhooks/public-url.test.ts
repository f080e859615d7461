import { expect, it } from 'vitest'
import { startProduct } from './support/product.ts'

it('takes what is signed for the server’s public address, and nothing that is signed for another', async () => {
  await using product = await startProduct({ server: { publicUrl: 'https://connect.example.com/gong' } })
  const { server } = product
  await server.connect('acme', { settings: { streams: [] } })
  const path = '/connections/acme/gong-webhooks?provider_config_key=gong'
  const { body } = await server.send('GET', path)
  expect(body['data']).toMatchObject({ url: 'https://connect.example.com/gong/webhooks/gong/acme' })
  const { webhooks } = server.simulator.control
  const rule = webhooks.add({ url: `${server.url}/webhooks/gong/acme`, auth: 'jwt' })
  await server.send('PUT', path, { public_keys: [rule.publicKey] })
  const id = server.simulator.control.addCall({ started: server.simulator.control.now() })
  const fire = async (url: string) => (await webhooks.fire(id, { claims: { webhook_url: url } }))[0]?.status
  expect(await fire('https://connect.example.com/gong/webhooks/gong/acme')).toBe(200)
  expect(await fire(rule.url)).toBe(401)
  expect(await fire('https://connect.example.com/webhooks/gong/acme')).toBe(401)
})
