import { checkParams } from '../../client/check-params.ts'
import { createRecordList } from '../../client/record-list.ts'
import { requireAction } from '../../entities/actions.ts'
import type { GongRecord, Params } from '../../entities/entity.ts'
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
  const target = requireAction(requireEntity(name), 'list')
  const params = checkParams(target, parseParams(flags.params))
  const limit = parseLimit(flags.limit)
  const { executor } = openGong(context, given)
  const records = createRecordList((cursor) =>
    executor.page(target, params, { cursor, signal: context.signal }),
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
      ? `No ${target.entity.name.replaceAll('_', ' ')}.`
      : recordTable(found, context.screen.columns),
  )
  return 0
}

/** Prints one record as JSON. */
export async function get(context: Context, name: string, id: string, given: GivenSettings): Promise<number> {
  const target = requireAction(requireEntity(name), 'get')
  const params = checkParams(target, { id })
  const { executor } = openGong(context, given)
  const { data: record } = await executor.one(target, params, { signal: context.signal })
  context.print(JSON.stringify(record, null, context.printsToTerminal ? 2 : 0))
  return 0
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
