import type { DatabaseSync } from 'node:sqlite'
import type { StreamEntity } from '../../entities/entity.ts'
import { snakeCase } from '../../entities/spelling.ts'
import { keyOf } from '../../entities/stream-record.ts'
import type { Absent, Written } from '../../sync/destination.ts'
import type { Interval } from '../../sync/interval.ts'
import { inInterval, quote } from './sql.ts'

/** Marks the rows of a stretch of time that a complete reading of it did not bring. */
export function markAbsent(database: DatabaseSync, absent: Absent, at: string): Written {
  const { entity, interval, times, idField, present } = absent
  const id = quote(snakeCase(idField))
  const where = inInterval(times.map((fields) => fields.map(snakeCase)))
  const rows = database
    .prepare(`SELECT ${id} AS id FROM ${quote(entity.name)} WHERE _deleted_at IS NULL AND ${where}`)
    .all(bounds(interval))
  const gone = rows.map((row) => String(row['id'])).filter((value) => !present.has(value))
  const mark = database.prepare(`UPDATE ${quote(entity.name)} SET _deleted_at = ? WHERE ${id} = ?`)
  for (const value of gone) mark.run(at, value)
  return deletions(entity, gone.length)
}

/** Marks the rows of a stream that was read whole which are not among its keys. */
export function markOthers(
  database: DatabaseSync,
  entity: StreamEntity,
  keys: ReadonlySet<string>,
  at: string,
): Written {
  const columns = entity.stream.key.map(snakeCase)
  const names = columns.map(quote)
  const rows = database
    .prepare(`SELECT ${names.join(', ')} FROM ${quote(entity.name)} WHERE _deleted_at IS NULL`)
    .all()
  const mark = database.prepare(
    `UPDATE ${quote(entity.name)} SET _deleted_at = ? WHERE ${names.map((name) => `${name} = ?`).join(' AND ')}`,
  )
  const gone = rows.filter((row) => !keys.has(keyOf(columns, row)))
  for (const row of gone) mark.run(at, ...columns.map((name) => row[name] ?? null))
  return deletions(entity, gone.length)
}

/** An interval as the parameters of `inInterval`, in seconds. */
export function bounds({ from, to }: Interval): Record<string, number> {
  return { from: from / 1000, to: to / 1000 }
}

function deletions(entity: StreamEntity, deleted: number): Written {
  return { entity, added: 0, updated: 0, unchanged: 0, deleted }
}
