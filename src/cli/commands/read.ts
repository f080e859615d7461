import { checkParams } from '../../client/create-gong.ts'
import { createRecordList } from '../../client/record-list.ts'
import type { Action, Entity, GongRecord, Params } from '../../entities/entity.ts'
import { requireEntity } from '../../entities/names.ts'
import { GongError } from '../../errors/gong-error.ts'
import type { Context } from '../context.ts'
import { formatTable } from '../format.ts'
import { openGong } from '../open-gong.ts'
import type { GivenSettings } from '../settings.ts'

export interface ListFlags {
  readonly params?: string
  readonly limit?: string
  readonly json?: boolean
}

/** Prints records of an entity: a table on a terminal, JSON lines elsewhere. */
export async function list(
  context: Context,
  name: string,
  flags: ListFlags,
  given: GivenSettings,
): Promise<number> {
  const entity = requireEntity(name)
  const action = actionOf(entity, 'list')
  const params = checkParams(entity, 'list', action, parseParams(flags.params))
  const limit = parseLimit(flags.limit)
  const { executor } = openGong(context, given)
  const records = createRecordList((cursor) =>
    executor.page(entity, action, params, { cursor, signal: context.signal }),
  )
  if (flags.json || !context.printsToTerminal) {
    let count = 0
    for await (const record of records) {
      if (count++ >= limit) break
      context.print(JSON.stringify(record))
    }
    return 0
  }
  const found = await records.all({ limit })
  context.print(
    found.length === 0
      ? `No ${entity.name.replaceAll('_', ' ')}.`
      : recordTable(found, context.screen.columns),
  )
  return 0
}

/** Prints one record as JSON. */
export async function get(context: Context, name: string, id: string, given: GivenSettings): Promise<number> {
  const entity = requireEntity(name)
  const action = actionOf(entity, 'get')
  const params = checkParams(entity, 'get', action, { id })
  const { executor } = openGong(context, given)
  const record = await executor.one(entity, action, params, { signal: context.signal })
  context.print(JSON.stringify(record, null, context.printsToTerminal ? 2 : 0))
  return 0
}

function actionOf(entity: Entity, name: string): Action {
  const action = entity.actions[name]
  if (action !== undefined) return action
  throw new GongError('usage', `${entity.name} has no action “${name}”.`, {
    advice: `Its actions: ${Object.keys(entity.actions).join(', ')}.`,
  })
}

function parseParams(text: string | undefined): Params {
  if (text === undefined) return {}
  try {
    const params: unknown = JSON.parse(text)
    if (typeof params === 'object' && params !== null && !Array.isArray(params)) return params as Params
  } catch {
    // Told below, together with JSON that is no object.
  }
  throw new GongError('usage', `--params is no JSON object: ${text}`, {
    advice: `Give one such as '{"workspaceId":"123"}'.`,
  })
}

function parseLimit(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 0) return limit
  throw new GongError('usage', `--limit “${text}” is no whole number.`, {
    advice: 'Give a number such as 100.',
  })
}

/** The fields with plain values, as many as fit the width. */
function recordTable(records: readonly GongRecord[], width: number): string {
  const names = [
    ...new Set(records.flatMap((record) => Object.keys(record).filter((name) => isPlain(record[name])))),
  ]
  const chosen: string[] = []
  let used = 0
  for (const name of names) {
    const columnWidth = Math.max(name.length, ...records.map((record) => cell(record[name]).length)) + 2
    if (used + columnWidth > width && chosen.length > 0) continue
    chosen.push(name)
    used += columnWidth
  }
  return formatTable(
    chosen,
    records.map((record) => chosen.map((name) => cell(record[name]))),
  )
}

function isPlain(value: unknown): boolean {
  return value !== null && value !== undefined && typeof value !== 'object'
}

function cell(value: unknown): string {
  const text = isPlain(value) ? String(value) : ''
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
