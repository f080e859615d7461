import type { ExposedFields } from '../api/types.gen.ts'

/** The parts of a call that Gong sends only when asked, each under the object that holds it in the request. */
const exposable = {
  parties: null,
  media: null,
  structure: 'content',
  topics: 'content',
  trackers: 'content',
  trackerOccurrences: 'content',
  pointsOfInterest: 'content',
  brief: 'content',
  outline: 'content',
  highlights: 'content',
  callOutcome: 'content',
  keyPoints: 'content',
  speakers: 'interaction',
  video: 'interaction',
  personInteractionStats: 'interaction',
  questions: 'interaction',
  publicComments: 'collaboration',
} as const

/** The name of a part of a call that Gong sends only when asked. */
export type ExposablePart = keyof typeof exposable
/** Every such name. */
export const exposableParts = Object.keys(exposable) as readonly ExposablePart[]

/** Names as the nested object that Gong takes; the object itself stays as it is. */
export function toExposedFields(parts: ExposedFields | readonly ExposablePart[]): ExposedFields {
  if (!Array.isArray(parts)) return parts as ExposedFields

  const fields: Record<string, true | Record<string, true>> = {}
  for (const name of parts as readonly ExposablePart[]) {
    const group = exposable[name]
    if (group === null) fields[name] = true
    else fields[group] = { ...(fields[group] as Record<string, true> | undefined), [name]: true }
  }
  return fields
}
