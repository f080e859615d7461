import type { Migration } from 'kysely/migration'
import type { Engine } from '../engine.ts'
import { instancesMigration } from './0001-instances.ts'
import { connectionsMigration } from './0002-connections.ts'
import { recordsMigration } from './0003-records.ts'
import { webhooksMigration } from './0004-webhooks.ts'
import { logsMigration } from './0005-logs.ts'
import { spentByMigration } from './0006-spent-by.ts'

/** The steps by which the tables came to be, by name in the order of their names; never edited, only added to. */
export function migrationsFor(engine: Engine): Record<string, Migration> {
  return {
    '0001-instances': instancesMigration,
    '0002-connections': connectionsMigration(engine),
    '0003-records': recordsMigration,
    '0004-webhooks': webhooksMigration,
    '0005-logs': logsMigration(engine),
    '0006-spent-by': spentByMigration,
  }
}
