import type { Prepared } from '../../client/check-params.ts'
import { readVisible } from '../../client/read-visible.ts'
import { type FieldPath, selectFields, valueAt } from '../../client/select-fields.ts'
import type { NamedAction } from '../../entities/actions.ts'
import type { GongRecord } from '../../entities/entity.ts'
import { nearestName } from '../../entities/names.ts'
import { BudgetExhaustedError } from '../../errors/gong-error.ts'
import type { Context } from '../context.ts'
import { dim, formatCount } from '../format.ts'
import { openGong } from '../open-gong.ts'
import { parseFields } from '../output/fields.ts'
import { withoutControls } from '../output/print-json.ts'
import { recordTable } from '../output/record-table.ts'
import { createStatusLine, type StatusLine } from '../output/status-line.ts'
import { fitText } from '../output/text-width.ts'
import { parseWholeNumber } from '../parse-options.ts'
import type { GivenSettings } from '../settings.ts'

/** The options of a list, as commander gives them. */
export interface ListOptions {
  readonly fields?: string
  readonly limit?: string
  readonly all?: boolean
  readonly cursor?: string
  readonly includePrivate?: boolean
  readonly json?: boolean
}

/** Records that people get to see when they do not say how many. */
const terminalLimit = 30

/** What a list has come to. */
interface Tally {
  shown: number
  leftOut: number
  totalRecords: number | undefined
  cursor: string | undefined
  /** Paths of `--fields` that some record has had. */
  readonly found: Set<readonly string[]>
}

/** Prints the records of a list: a table on a terminal, JSON lines elsewhere; what is left out is told on stderr. */
export async function runList(
  context: Context,
  target: NamedAction,
  { params }: Prepared,
  options: ListOptions,
  given: GivenSettings,
): Promise<number> {
  const limit = limitOf(context, options)
  const paths = parseFields(options.fields)
  const isTable = context.printsToTerminal && options.json !== true
  const status = createStatusLine(context)
  const { executor } = openGong(context, given, { onEvent: status.onEvent })
  const { lift } = target.entity.stream?.table ?? {}
  const tally: Tally = { shown: 0, leftOut: 0, totalRecords: undefined, cursor: undefined, found: new Set() }
  const collected: GongRecord[] = []
  const { includePrivate = false, cursor } = options
  const reading = readVisible(executor, target, params, {
    limit,
    cursor,
    includePrivate,
    signal: context.signal,
  })
  try {
    for await (const part of limit === 0 ? [] : reading) {
      count(tally, part.records, part)
      for (const path of paths ?? [])
        if (part.records.some((record) => valueAt(record, path, lift) !== undefined)) tally.found.add(path)
      if (isTable) collected.push(...part.records)
      else {
        status.clear()
        for (const record of part.records)
          printLine(context, paths ? selectFields(record, paths, { lifted: lift, missing: null }) : record)
      }
      if (tally.shown < limit) showStatus(context, status, target, tally, isTable)
    }
  } catch (error) {
    status.clear()
    tellWhereItStopped(context, tally, error)
    throw error
  } finally {
    status.clear()
  }
  if (isTable) printTable(context, target, collected, paths)
  tellRest(context, target, tally, options, paths)
  return 0
}

function limitOf({ printsToTerminal }: Context, { limit, all }: ListOptions): number {
  if (limit !== undefined) return parseWholeNumber('limit', limit)
  return printsToTerminal && all !== true ? terminalLimit : Number.POSITIVE_INFINITY
}

function count(
  tally: Tally,
  records: readonly GongRecord[],
  part: Pick<Tally, 'leftOut' | 'totalRecords' | 'cursor'>,
): void {
  tally.shown += records.length
  tally.leftOut += part.leftOut
  tally.totalRecords ??= part.totalRecords
  tally.cursor = part.cursor
}

function printLine(context: Context, record: GongRecord): void {
  const text = JSON.stringify(record)
  context.print(context.printsToTerminal ? withoutControls(text) : text)
}

/** While the records themselves do not run over the terminal. */
function showStatus(
  context: Context,
  status: StatusLine,
  target: NamedAction,
  tally: Tally,
  isTable: boolean,
): void {
  if (context.printsToTerminal && !isTable) return
  const of = tally.totalRecords === undefined ? '' : ` of ${formatCount(tally.totalRecords)}`
  if (tally.cursor !== undefined) status.show(`${formatCount(tally.shown)}${of} ${nounOf(target)} …`)
}

function printTable(
  context: Context,
  target: NamedAction,
  records: readonly GongRecord[],
  paths: readonly FieldPath[] | undefined,
): void {
  if (records.length === 0) {
    context.print(`No ${nounOf(target)}.`)
    return
  }
  const { key = ['id'], table } = target.entity.stream ?? {}
  const { text, hidden } = recordTable(records, {
    width: context.printColumns,
    key,
    paths,
    lifted: table?.lift,
  })
  context.print(text)
  if (hidden.length > 0) note(context, hiddenText(hidden, context.printColumns))
}

/** Records that were printed need not be read again, if somebody goes on before Gong forgets the cursor. */
function tellWhereItStopped(context: Context, { shown, cursor }: Tally, error: unknown): void {
  const isSoonOver = !(error instanceof BudgetExhaustedError)
  if (shown > 0 && cursor !== undefined && isSoonOver)
    note(context, `${formatCount(shown)} records came; within an hour, go on with --cursor ${cursor}`)
}

/** The fields that had no room, as many as a line holds. */
function hiddenText(hidden: readonly string[], width: number): string {
  const count = hidden.length === 1 ? '1 more field' : `${hidden.length} more fields`
  const start = `${count}, --fields picks: `
  return start + fitText(hidden.join(', '), Math.max(20, width - start.length))
}

/** What the reader should know beside the records. */
function tellRest(
  context: Context,
  target: NamedAction,
  tally: Tally,
  options: ListOptions,
  paths: readonly FieldPath[] | undefined,
): void {
  const { shown, leftOut, totalRecords, cursor } = tally
  if (leftOut > 0) {
    const calls = leftOut === 1 ? '1 private call' : `${formatCount(leftOut)} private calls`
    note(context, `${calls} left out; --include-private shows them.`)
  }
  const unknown = (paths ?? []).filter((path) => !tally.found.has(path)).map((path) => path.join('.'))
  if (shown > 0)
    for (const name of unknown) note(context, `No record has a field “${name}”.${guess(target, name)}`)
  if (cursor === undefined) return
  const of = totalRecords === undefined ? '' : ` of ${formatCount(totalRecords)}`
  const more = options.limit === undefined ? '--limit N or --all shows more' : 'a higher --limit shows more'
  note(context, `${formatCount(shown)}${of} ${nounOf(target)}; ${more}, or go on with --cursor ${cursor}`)
}

function guess({ entity, action }: NamedAction, name: string): string {
  const { lift } = entity.stream?.table ?? {}
  const fields = action.operation.answer.properties?.[action.select ?? '']?.items?.properties ?? {}
  const inner = lift === undefined ? {} : (fields[lift]?.properties ?? {})
  const nearest = nearestName(name, [...Object.keys(fields), ...Object.keys(inner)])
  return nearest === undefined ? '' : ` Did you mean ${nearest}?`
}

function note(context: Context, text: string): void {
  context.tell(dim(context.screen, text))
}

function nounOf({ entity }: NamedAction): string {
  return entity.name.replaceAll('_', ' ')
}
