import { createHash } from 'node:crypto'

/** A column as far as the fingerprint of a row is concerned. */
export interface HashedColumn {
  readonly name: string
  /** Place among the row's values. */
  readonly index: number
}

/** The columns that count, in an order that does not depend on when a column was added. */
export function hashedColumns(names: readonly string[], volatile: (name: string) => boolean): HashedColumn[] {
  return names
    .map((name, index) => ({ name, index }))
    .filter(({ name }) => !volatile(name))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
}

/**
 * A fingerprint of a row's content: 40 hexadecimal digits. A field that comes as null counts as one that is missing,
 * so a column that is added later changes nothing for the rows that do not have it.
 */
export function hashRow(columns: readonly HashedColumn[], values: readonly unknown[]): string {
  let text = ''
  for (const { name, index } of columns) {
    const value = values[index]
    if (value !== null && value !== undefined) text += `${name}\u0001${String(value)}\u0002`
  }
  return createHash('sha1').update(text).digest('hex')
}
