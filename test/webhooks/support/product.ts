import { type NangoServer, startNango } from '../../nango/support/start-nango.ts'
import type { TestServerOptions } from '../../server/support/test-server.ts'
import { type Received, type Receiver, startReceiver } from './receiver.ts'

export const signingKey = `whsec_${Buffer.alloc(24, 'k').toString('base64')}`

/** A product with a server that tells it of things. */
export interface Product extends AsyncDisposable {
  readonly server: NangoServer
  readonly receiver: Receiver
  /** Resolves with the first webhook that fits, of those that came and will come. */
  told(fits: (body: Readonly<Record<string, unknown>>) => boolean): Promise<Received>
}

/** Starts a server that works, and a product at its webhooks' end. */
export async function startProduct(options: TestServerOptions = {}): Promise<Product> {
  const receiver = await startReceiver()
  const server = await startNango({
    work: true,
    ...options,
    server: { webhookUrl: receiver.url, webhookSigningKey: signingKey, ...options.server },
  })
  return {
    server,
    receiver,
    async told(fits) {
      for (let count = 1; ; count++) {
        const all = await receiver.reaches(count)
        const one = all[count - 1]
        if (one !== undefined && fits(one.body)) return one
      }
    },
    async [Symbol.asyncDispose]() {
      await server.close()
      await receiver[Symbol.asyncDispose]()
    },
  }
}
