import type { Row } from '../database/tables.ts'
import { encodeCursor } from './cursor.ts'
import type { StoredRecord } from './record-store.ts'

/** A record as it is read: its data is parsed only where somebody looks at it. */
export function toStoredRecord(row: Row<'records'>): StoredRecord {
  return {
    id: row.id,
    json: row.data,
    get data() {
      return JSON.parse(row.data) as StoredRecord['data']
    },
    firstSeenAt: row.first_seen_at,
    modifiedAt: row.modified_at,
    deletedAt: row.deleted_at ?? undefined,
    prunedAt: row.pruned_at ?? undefined,
    lastAction: row.action as StoredRecord['lastAction'],
    cursor: encodeCursor(row.connection, row.model, row.seq),
  }
}
