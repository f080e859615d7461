import { type Instrument, nameForPrometheus } from './instruments.ts'
import type { Measured, Sample } from './metrics.ts'

/** The content type of Prometheus' text format. */
export const prometheusContentType = 'text/plain; version=0.0.4; charset=utf-8'

/** What was measured, in Prometheus' text format. */
export function toPrometheusText(measured: readonly Measured[]): string {
  return measured
    .flatMap(({ instrument, samples }) => {
      const name = nameForPrometheus(instrument)
      return [
        `# HELP ${name} ${instrument.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
        `# TYPE ${name} ${instrument.kind}`,
        ...samples.flatMap((sample) => linesOf(name, sample, instrument)),
      ]
    })
    .map((line) => `${line}\n`)
    .join('')
}

function linesOf(
  name: string,
  { labels, value, buckets, sum }: Sample,
  { bounds = [] }: Instrument,
): string[] {
  if (buckets === undefined) return [`${name}${encode(labels)} ${value}`]
  let below = 0
  const counted = buckets.map((count, index) => {
    below += count
    return `${name}_bucket${encode({ ...labels, le: String(bounds[index] ?? '+Inf') })} ${below}`
  })
  return [...counted, `${name}_sum${encode(labels)} ${sum}`, `${name}_count${encode(labels)} ${value}`]
}

function encode(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

function escapeValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
