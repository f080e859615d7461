import { cpus, totalmem } from 'node:os'

/** One line of the table: a figure of ours against a reference of the same run, and the goal it must meet. */
export interface Row {
  readonly what: string
  readonly ours: string
  readonly reference: string
  /** Ours divided by the reference. */
  readonly ratio: number
  readonly goal: string
  readonly isMet: boolean
}

const header = ['what', 'ours', 'reference', 'ratio', 'goal', '']

/** The rows as columns for a terminal. */
export function formatRows(rows: readonly Row[]): string {
  const lines = [header, ...rows.map(cells)]
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/**
 * The rows as a page of the docs, with the kind of machine they were measured on.
 * @param before an older page, whose rows stay where these are not the same ones measured anew.
 */
export function formatPage(rows: readonly Row[], date: string, before = ''): string {
  const lines = new Map(readLines(before).map((line) => [nameOf(line), line]))
  for (const row of rows) lines.set(nameOf(cells(row)), cells(row))
  const table = [header, header.map(() => '---'), ...lines.values()].map((line) => `| ${line.join(' | ')} |`)
  return `# Benchmarks

Written by \`npm run bench -- --write\`; measured on ${date} with ${describeMachine()}.

Each row is a ratio against a reference of the same run, so rows can be compared between machines; the absolute figures
beside it cannot. The simulated account runs in a process of its own, and so does each thing that is measured. The **bare
loop** fetches the same pages one after the other, parses them with \`JSON.parse\` and inserts the same rows with one
prepared statement, a transaction a page, and does nothing else: no checks, no hashes, no state, no retry. Ours is
the whole command \`gong-connector sync\`. Speed counts from the first request to the last commit; loading the program has
rows of its own. Speed is measured several times, in turns, and the fastest run of each counts; the growth of memory twice.
Ours reads date windows side by side, which is how it can be faster than the bare loop; processor time, which that does not
help, stands beside it. A page through the SDK is read from a process that answers every request with the same bytes, in turns
with \`fetch\` and \`JSON.parse\`; the medians count. Recordings are downloaded to a file and uploaded from one.
A request through the proxy is compared with the same one sent to the simulated account directly; how many it passes on a second is
measured against a server that only answers, in a process of its own, with the rate limit off and the log on.

${table.join('\n')}
`
}

/** The cells of a page's rows. */
function readLines(page: string): string[][] {
  const table = page.split('\n').filter((line) => line.startsWith('| '))
  return table.slice(2).map((line) => line.slice(2, -2).split(' | '))
}

/** What a row is about, without the figures in it that every run has its own of. */
function nameOf([what = '']: readonly string[]): string {
  return what.replaceAll(/(added|processor time) [\d.]+/g, '$1')
}

export function describeMachine(): string {
  const all = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${all.length} × ${all[0]?.model.trim() ?? 'unknown processor'}, ${memory} GB, ${process.platform}, Node ${process.versions.node}`
}

function cells({ what, ours, reference, ratio, goal, isMet }: Row): string[] {
  return [what, ours, reference, ratio.toFixed(2), goal, isMet ? 'pass' : 'MISS']
}
