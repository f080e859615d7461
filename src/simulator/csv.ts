/** Text that is no CSV with a header. */
export class CsvError extends Error {}

/** Reads CSV (RFC 4180) into records by the names of its first line; throws a CsvError that names the line. */
export function readCsv(text: string): readonly Readonly<Record<string, string>>[] {
  const [header, ...rows] = rowsOf(text.replace(/^\uFEFF/, ''))
  if (header === undefined || header.every((name) => name.trim() === ''))
    throw new CsvError('line 1: the header is missing')
  return rows.map((row, place) => {
    if (row.length !== header.length)
      throw new CsvError(`line ${place + 2}: has ${row.length} values, the header has ${header.length}`)
    return Object.fromEntries(header.map((name, column) => [name.trim(), row[column] ?? '']))
  })
}

const CELL = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y

function rowsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  for (let place = 0; place < text.length; ) {
    CELL.lastIndex = place
    const match = CELL.exec(text)
    if (match === null)
      throw new CsvError(`line ${rows.length + 1}: a quotation mark stands in the wrong place`)
    const [whole, cell = '', end] = match
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    place += whole.length
    if (end === ',' && place < text.length) continue
    if (end === ',') row.push('')
    // An empty line is none.
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  return rows
}
