import { z } from 'zod'

/** A moment as ISO 8601 with an offset or Z. */
export const instant = (description: string) =>
  z.iso
    .datetime({ offset: true, error: 'must be an ISO 8601 date-time with an offset or Z' })
    .describe(description)

/** A day as YYYY-MM-DD, in the company's time zone. */
export const day = (description: string) =>
  z.iso.date({ error: 'must be a date as YYYY-MM-DD' }).describe(description)

/** An id: decimal digits, up to 20. */
export const id = (description: string) =>
  z
    .string()
    .regex(/^\d{1,20}$/, 'must be an id of up to 20 digits')
    .describe(description)

/** A list of ids. */
export const ids = (description: string) => z.array(id(description)).min(1).describe(description)

/** No parameters at all. */
export const nothing = z.object({})

/** The object without its undefined fields. */
export function defined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
