import type { Database } from '../database/open-database.ts'
import type { Clock } from '../http/clock.ts'

/** How long messages are kept, in milliseconds. */
const keptMs = 30 * 24 * 60 * 60 * 1000
const everyMs = 60 * 60 * 1000
/** Rows at a time: nobody is to wait for it. */
const step = 200
const pauseMs = 50

export interface ForgetOptions {
  readonly database: Database
  readonly clock: Clock
  /** Hears of failures that are the server's own. */
  readonly log: (line: string) => void
}

/** Deletes messages and webhooks of Gong's that are older than 30 days, and tokens that are over, hour by hour. */
export function createForgetting({ database, clock, log }: ForgetOptions) {
  const stopping = new AbortController()
  const { signal } = stopping
  let running: Promise<void> | undefined
  async function run(): Promise<void> {
    while (!signal.aborted) {
      await forgetWebhooks(database, clock, signal).catch((error: unknown) => {
        if (!signal.aborted) log(`Old webhooks could not be deleted: ${String(error)}`)
      })
      await clock.sleep(everyMs, signal).catch(() => undefined)
    }
  }
  return {
    start: () => {
      running ??= run()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Deletes what is over by now, in small steps. */
export async function forgetWebhooks(database: Database, clock: Clock, signal: AbortSignal): Promise<void> {
  const before = clock.now() - keptMs
  for (const forget of [forgetMessages, forgetReceived]) {
    while (!signal.aborted && (await forget(database, before, clock.now())) >= step)
      await clock.sleep(pauseMs, signal)
  }
}

/** What is still on its way, since it was sent again, is kept with all that belongs to it. */
function forgetMessages(database: Database, before: number): Promise<number> {
  return database.transaction().execute(async (trx) => {
    const old = await trx
      .selectFrom('webhook_messages as message')
      .select('message.id')
      .where('message.created_at', '<', before)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('webhook_deliveries as delivery')
              .select('delivery.id')
              .whereRef('delivery.message', '=', 'message.id')
              .where('delivery.state', '=', 'waiting'),
          ),
        ),
      )
      .limit(step)
      .execute()
    if (old.length === 0) return 0
    const ids = old.map(({ id }) => id)
    await trx
      .deleteFrom('webhook_attempts')
      .where('delivery', 'in', (builder) =>
        builder.selectFrom('webhook_deliveries').select('id').where('message', 'in', ids),
      )
      .execute()
    await trx.deleteFrom('webhook_deliveries').where('message', 'in', ids).execute()
    await trx.deleteFrom('webhook_messages').where('id', 'in', ids).execute()
    return ids.length
  })
}

async function forgetReceived(database: Database, before: number, now: number): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('webhook_inbox')
    .where('id', 'in', (builder) =>
      builder
        .selectFrom('webhook_inbox')
        .select('id')
        .where((row) =>
          row.or([
            row.and([row('state', '=', 'seen'), row('next_at', '<', now)]),
            row.and([row('state', 'in', ['done', 'failed']), row('received_at', '<', before)]),
          ]),
        )
        .limit(step),
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}
