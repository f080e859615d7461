import { type FieldPath, valueAt } from '../../client/select-fields.ts'
import type { GongRecord } from '../../entities/entity.ts'
import { fitText, oneLine, padText, textWidth } from './text-width.ts'

export interface TableOptions {
  /** Columns of the terminal. */
  readonly width: number
  /** Fields that are shown first, and whole. */
  readonly key: readonly string[]
  /** Only these fields, all of them. */
  readonly paths?: readonly FieldPath[] | undefined
  /** A nested object whose fields count as the record's own. */
  readonly lifted?: string | undefined
}

export interface RecordTable {
  readonly text: string
  /** Fields that had no room. */
  readonly hidden: readonly string[]
}

interface Column {
  readonly name: string
  readonly cells: readonly string[]
  readonly isNumber: boolean
  readonly natural: number
  /** Fewest columns in which it still says something. */
  readonly least: number
}

const gap = 2
/** A text in a column of its own is cut here, however much room there is. */
const mostWidth = 60
const leastWidth = 20

/** Records as a table that fits the terminal: as many fields as have room, plain ones before nested ones. */
export function recordTable(records: readonly GongRecord[], options: TableOptions): RecordTable {
  const { width, paths } = options
  const candidates = (paths ?? rankFields(records, options)).map((path) => toColumn(records, path, options))
  const columns = paths === undefined ? candidates.filter(hasText) : candidates
  const chosen: Column[] = []
  let used = 0
  for (const column of columns) {
    if (paths === undefined && chosen.length > 0 && used + column.least > width) continue
    chosen.push(column)
    used += column.least + gap
  }
  const widths = widen(chosen, width)
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) =>
        padText(
          fitText(cell, widths[index] ?? 0),
          widths[index] ?? 0,
          chosen[index]?.isNumber ? 'right' : 'left',
        ),
      )
      .join(' '.repeat(gap))
      .trimEnd()
  const rows = records.map((_, row) => line(chosen.map(({ cells }) => cells[row] ?? '')))
  return {
    text: [line(chosen.map(({ name }) => name)), line(widths.map((each) => '─'.repeat(each))), ...rows].join(
      '\n',
    ),
    hidden: columns.filter((column) => !chosen.includes(column)).map(({ name }) => name),
  }
}

/** The key, plain fields, addresses, then lists and objects, each in the order of the records. */
function rankFields(records: readonly GongRecord[], { key, lifted }: TableOptions): string[][] {
  const names = new Set(key)
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) {
      if (name !== lifted) names.add(name)
      else for (const inner of Object.keys((value ?? {}) as GongRecord)) names.add(inner)
    }
  }
  const rank = (name: string): number => {
    if (key.includes(name)) return 0
    const value = records
      .map((record) => valueAt(record, [name], lifted))
      .find((each) => each !== null && each !== undefined && each !== '')
    if (typeof value === 'object') return 3
    return typeof value === 'string' && /^https?:/.test(value) ? 2 : 1
  }
  const ranked = [...names].map((name) => ({ name, rank: rank(name) }))
  return ranked.toSorted((left, right) => left.rank - right.rank).map(({ name }) => [name])
}

function toColumn(records: readonly GongRecord[], path: readonly string[], options: TableOptions): Column {
  const name = path.join('.')
  const values = records.map((record) => valueAt(record, path, options.lifted))
  const cells = values.map(cellText)
  const natural = Math.min(mostWidth, Math.max(textWidth(name), ...cells.map(textWidth)))
  const isWhole = options.key.includes(name) || cells.every((cell) => /^[\d:Z -]*$/.test(cell))
  return {
    name,
    cells,
    isNumber: values.some((value) => typeof value === 'number') && values.every(isNumberOrNothing),
    natural,
    least: isWhole ? natural : Math.min(natural, Math.max(leastWidth, Math.min(textWidth(name), 20))),
  }
}

/** Gives the room that is left to the columns that need it, a column of the terminal at a time. */
function widen(columns: readonly Column[], width: number): number[] {
  const widths = columns.map(({ least }) => least)
  let left = width - widths.reduce((sum, each) => sum + each + gap, -gap)
  for (let isGrowing = true; isGrowing && left > 0; ) {
    isGrowing = false
    for (const [index, { natural }] of columns.entries()) {
      if (left <= 0 || (widths[index] ?? 0) >= natural) continue
      widths[index] = (widths[index] ?? 0) + 1
      left--
      isGrowing = true
    }
  }
  return widths
}

function hasText({ cells }: Column): boolean {
  return cells.some((cell) => cell !== '')
}

function isNumberOrNothing(value: unknown): boolean {
  return value === null || value === undefined || typeof value === 'number'
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return listText(value)
  if (typeof value === 'object') return oneLine(JSON.stringify(value))
  const text = String(value)
  return isMoment(text) ? momentText(text) : oneLine(text)
}

/** Plain items as they are; of others, how many there are. */
function listText(items: readonly unknown[]): string {
  const isPlain = items.every((item) => typeof item !== 'object' || item === null)
  if (isPlain) return oneLine(items.join(', '))
  return `${items.length} ${items.length === 1 ? 'item' : 'items'}`
}

function isMoment(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) && !Number.isNaN(Date.parse(text))
}

/** `2026-06-15 18:00Z`: all in one zone, so that rows can be compared. */
function momentText(text: string): string {
  return new Date(text).toISOString().replace('T', ' ').slice(0, 16).concat('Z')
}
