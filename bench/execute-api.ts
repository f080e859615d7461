import { createGong } from '../src/client/create-gong.ts'
import { compare } from './compare.ts'
import { pageParams } from './first-page.ts'
import { withAccount } from './processes.ts'
import type { Row } from './report.ts'
import { apiKey, connectAccount, startServer } from './server-process.ts'

const mostAddedMs = 3

/**
 * What the execute API adds to an action, against the same through the SDK: until a client has every byte of the
 * answer, which both have to be parsed or made.
 */
export async function benchExecuteApi(repeats: number): Promise<Row[]> {
  return withAccount({ calls: 200, users: 20, ratePerSecond: 0 }, async (account) => {
    const server = await startServer(account.url)
    try {
      const execute = await connect(server.url)
      const gong = createGong({
        accessKey: 'bench',
        accessKeySecret: 'bench',
        baseUrl: account.url,
        ratePerSecond: 0,
        ratePerDay: 0,
      })
      const rows: Row[] = []
      for (const [what, direct, body] of [
        [
          'a page of 100 extensive calls',
          () => gong.extensiveCalls.list(pageParams),
          { entity: 'calls_extensive', action: 'list', params: pageParams },
        ],
        ['a page of 20 users', () => gong.users.list(), { entity: 'users', action: 'list' }],
      ] as const) {
        const { ours, reference } = await compare(() => execute(body), direct, repeats)
        const addedMs = ours - reference
        rows.push({
          what: `${what} through the execute API: added ${addedMs.toFixed(1)} ms`,
          ours: `${ours.toFixed(1)} ms`,
          reference: `${reference.toFixed(1)} ms through the SDK`,
          ratio: ours / reference,
          goal: `≤ ${mostAddedMs} ms more`,
          isMet: addedMs <= mostAddedMs,
        })
      }
      return rows
    } finally {
      await server.stop()
    }
  })
}

/** A way to execute actions of an account that is connected now. */
async function connect(url: string): Promise<(body: object) => Promise<void>> {
  const id = await connectAccount(url)
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
  return async (body) => {
    const response = await fetch(`${url}/api/v1/connectors/instances/${id}/execute`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    await response.arrayBuffer()
    if (response.status !== 200) throw new Error(`The execute API answered ${response.status}.`)
  }
}
