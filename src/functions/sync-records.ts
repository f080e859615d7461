import type { Database } from '../database/open-database.ts'
import type { RecordStore } from '../records/record-store.ts'
import { checkValue, tellIssues } from './check-value.ts'
import type { FunctionLog, FunctionRecords } from './function-context.ts'
import type { SyncDefinition } from './function-definition.ts'
import { FunctionFailure } from './function-failure.ts'
import type { SyncWriter } from './sync-writer.ts'

/** What the records of a sync are made of. */
export interface SyncRecordsParts {
  readonly definition: SyncDefinition
  readonly writer: SyncWriter
  readonly database: Database
  readonly records: RecordStore
  /** The connection's number. */
  readonly connection: number
  readonly keptName: (model: string) => string
  readonly log: FunctionLog
  readonly signal: AbortSignal
}

type Data = Readonly<Record<string, unknown>>

/** Records read at once. */
const chunk = 500
const longestId = 255

/** The records of a sync's models, as its code has them. */
export function createSyncRecords(parts: SyncRecordsParts): FunctionRecords {
  const { definition, writer, database, records, connection, keptName, signal } = parts

  const save = async (model: string, given: unknown): Promise<string> => {
    signal.throwIfAborted()
    const data = await checkRecord(definition, model, given)
    const id = data['id'] as string
    await writer.save(model, { id, data })
    return id
  }

  async function* list(model: string): AsyncGenerator<Data> {
    requireModel(definition, model)
    await writer.flush()
    const name = keptName(model)
    // The ids of now: what is written while this goes on neither repeats nor hides a record.
    const ids = await records.liveIds(database, connection, name)
    for (let start = 0; start < ids.length; start += chunk) {
      const found = await records.byIds(connection, name, ids.slice(start, start + chunk))
      for (const { data, deletedAt } of found.values()) if (deletedAt === undefined) yield data
    }
  }

  return {
    async save(model, given) {
      for (const record of given) await save(model, record)
    },
    async remove(model, ids) {
      requireModel(definition, model)
      for (const id of ids) await writer.remove(model, String(id))
    },
    async get(model, id) {
      requireModel(definition, model)
      const waiting = writer.pending(model, id)
      if (waiting !== undefined) return (waiting ?? undefined) as never
      const found = (await records.byIds(connection, keptName(model), [id])).get(id)
      return (found?.deletedAt === undefined ? found?.data : undefined) as never
    },
    list: list as FunctionRecords['list'],
    async replaceAll(model, source, { mayBeEmpty = false } = {}) {
      const seen = new Set<string>()
      // What throws here has not given everything, so nothing is deleted.
      for await (const record of source) seen.add(await save(model, record))
      await writer.flush()
      if (seen.size === 0 && !mayBeEmpty) {
        parts.log.warn(
          `Nothing came for ${model}: no record was deleted. If there may be none, say mayBeEmpty to replaceAll.`,
        )
        return
      }
      const live = await records.liveIds(database, connection, keptName(model))
      for (const id of live) if (!seen.has(id)) await writer.remove(model, id)
      await writer.flush()
    },
  }
}

/** @throws FunctionFailure for whoever wrote the sync, with the path of each wrong field. */
async function checkRecord(definition: SyncDefinition, model: string, given: unknown): Promise<Data> {
  const checked = await checkValue(requireModel(definition, model), given)
  const told = checked.isFit ? idIssue(checked.value) : tellIssues(checked.issues, 'it')
  if (checked.isFit && told === undefined) return checked.value as Data
  const id = (given as Data | null | undefined)?.['id']
  const which = typeof id === 'string' ? `The record ${id}` : 'A record'
  throw new FunctionFailure(
    'invalid_sync_record',
    `${which} of ${model} does not fit its own schema: ${told}. This is for whoever wrote the sync ${definition.name}.`,
    checked.isFit ? {} : { issues: checked.issues },
  )
}

function idIssue(value: unknown): string | undefined {
  const id = (value as Data | null | undefined)?.['id']
  const isFine = typeof id === 'string' && id !== '' && id.length <= longestId
  if (!isFine) return `id must be a text of up to ${longestId} characters`
  // Postgres keeps neither as it is.
  return id.isWellFormed() && !id.includes('\0') ? undefined : 'id must not have half characters or U+0000'
}

function requireModel({ name, models }: SyncDefinition, model: string) {
  const schema = models[model]
  if (schema !== undefined) return schema
  throw new FunctionFailure(
    'invalid_sync_record',
    `The sync ${name} has no model ${model}; it has ${Object.keys(models).join(', ')}.`,
  )
}
