/** One line of a metric. */
export interface ParsedSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric with all of its lines. */
export interface ParsedFamily {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly samples: readonly ParsedSample[]
}

const nameForm = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const sampleForm = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (NaN|[+-]Inf|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/

/**
 * Reads Prometheus' text format (version 0.0.4) and takes nothing that a strict reader would not: HELP and TYPE once
 * and first, families in one piece, no series twice, histograms whose buckets grow to their count.
 * @throws Error that names the line.
 */
export function parsePrometheus(text: string): readonly ParsedFamily[] {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  const families: { name: string; type: string; help: string; samples: ParsedSample[] }[] = []
  const seen = new Set<string>()
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? []
    const current = families.at(-1)
    if (kind === 'HELP') {
      if (!nameForm.test(name) || families.some((family) => family.name === name)) throw new Error(line)
      families.push({ name, type: '', help: rest, samples: [] })
    } else if (kind === 'TYPE') {
      if (current?.name !== name || current.type !== '' || current.samples.length > 0) throw new Error(line)
      if (!['counter', 'gauge', 'histogram'].includes(rest)) throw new Error(line)
      current.type = rest
    } else {
      const sample = parseSample(line)
      const suffixes = current?.type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']
      if (!suffixes.some((suffix) => sample.name === `${current?.name}${suffix}`)) throw new Error(line)
      const series = line.slice(0, line.lastIndexOf(' '))
      if (seen.has(series)) throw new Error(`twice: ${series}`)
      seen.add(series)
      current?.samples.push(sample)
    }
  }
  for (const family of families) checkFamily(family)
  return families
}

function parseSample(line: string): ParsedSample {
  const [, name = '', labels = '', value = ''] = sampleForm.exec(line) ?? []
  if (name === '') throw new Error(`no sample: ${line}`)
  const found: Record<string, string> = {}
  let rest = labels
  while (rest !== '') {
    const [all, key = '', text = ''] =
      /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/.exec(rest) ?? []
    if (all === undefined || key in found) throw new Error(`labels: ${line}`)
    found[key] = text.replaceAll(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one))
    rest = rest.slice(all.length)
  }
  return { name, labels: found, value: Number(value.replace('Inf', 'Infinity')) }
}

function checkFamily({ name, type, samples }: ParsedFamily): void {
  if (type === '') throw new Error(`${name} has no type`)
  if (type !== 'histogram') return
  const key = ({ le: _, ...labels }: Readonly<Record<string, string>>) => JSON.stringify(labels)
  for (const own of Map.groupBy(samples, ({ labels }) => key(labels)).values()) {
    const [count] = own.filter((sample) => sample.name === `${name}_count`)
    const buckets = own.filter((sample) => sample.name === `${name}_bucket`)
    const bounds = buckets.map(({ labels }) => Number(labels['le']?.replace('Inf', 'Infinity')))
    const isGrowing = (values: readonly number[]) =>
      values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0))
    if (bounds.at(-1) !== Number.POSITIVE_INFINITY || !isGrowing(bounds)) throw new Error(`${name}: bounds`)
    if (!isGrowing(buckets.map(({ value }) => value)) || buckets.at(-1)?.value !== count?.value)
      throw new Error(`${name}: buckets`)
    if (!own.some((sample) => sample.name === `${name}_sum`)) throw new Error(`${name} has no sum`)
  }
}
