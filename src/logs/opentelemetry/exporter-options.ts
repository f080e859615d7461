import type { Target } from './telemetry-settings.ts'

/** What OpenTelemetry's exporters take of a target. */
export function exporterOptions({ url, headers, timeoutMillis, isCompressed }: Target) {
  // The type of this word is none that the library gives away.
  const compression = (isCompressed ? 'gzip' : 'none') as never
  return { url, headers: { ...headers }, timeoutMillis, compression }
}
