import { locateDatabase } from '../../database/open-database.ts'
import { GongError } from '../../errors/gong-error.ts'
import { openHub } from '../../hub/open-hub.ts'
import type { Context } from '../context.ts'
import { tolerateStrays } from '../functions/tolerate-strays.ts'
import { giveMemoryBack } from '../give-memory-back.ts'
import { hubSettings, stopped } from '../hub-settings.ts'
import type { GivenSettings } from '../settings.ts'

export interface WorkFlags {
  readonly quiet?: boolean
  readonly functions?: string
}

/**
 * Does the server's work without its door, until it is stopped: schedules, deliveries, actions, probes.
 * @throws GongError `settings` before anything begins.
 */
export async function work(context: Context, flags: WorkFlags, given: GivenSettings): Promise<number> {
  refuseSqlite(given)
  const tell = flags.quiet === true ? () => undefined : (line: string) => context.tell(line)
  const functionsDir = flags.functions ?? given.functionsDir
  tolerateStrays(context, functionsDir)
  const hub = await openHub({
    ...hubSettings(context, given, tell),
    functionsDir,
    secrets: [given.apiKey],
  })
  hub.startWork()
  context.print(`gong-connector works on the database (${hub.engine}); Ctrl-C stops it`)
  giveMemoryBack()
  await stopped(context.signal)
  context.tell('Stopping: what is under way ends at a clean point.')
  await hub.stopWork()
  await hub.close()
  return 0
}

/** Two processes on SQLite would each send as much to Gong as one may. */
function refuseSqlite({ databaseUrl }: GivenSettings): void {
  if (locateDatabase(databaseUrl, '').engine === 'postgres') return
  throw new GongError('settings', '“work” runs beside servers, and several processes need a Postgres.', {
    advice:
      'Set GONG_CONNECTOR_DATABASE_URL to postgres://user:password@host:5432/name; with SQLite “serve” does the work too.',
  })
}
