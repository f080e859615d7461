import * as z from 'zod/mini'
import type { JsonSchema } from '../../api/json-schema.ts'
import { recordSchema } from '../../entities/actions.ts'
import type { Action, Template } from '../../entities/entity.ts'

/** Whether a template gives the records of a list. */
export function isListing({ kind }: Action, { pick }: Template): boolean {
  return kind === 'list' && pick === undefined
}

/** The output's field with the records. */
export function listField({ select = 'records' }: Action, { list }: Template): string {
  return list ?? select
}

/** What a template gives, as Gong describes it. */
export function outputSchema(action: Action, template: Template): JsonSchema {
  if (template.toOutput !== undefined || template.fanOut !== undefined) return { type: 'object' }
  const record = recordSchema(action)
  if (!isListing(action, template)) return record
  const field = listField(action, template)
  return {
    type: 'object',
    properties: {
      [field]: { type: 'array', items: record },
      nextCursor: { type: 'string', description: 'Gives the next page; missing on the last one.' },
      totalRecords: { type: 'integer', description: 'Of all pages, where Gong counts them.' },
    },
    required: [field],
  }
}

/** The check of what a template gives: its own shape alone, for what Gong puts into its records is Gong's. */
export function outputCheck(action: Action, template: Template): z.ZodMiniType {
  const record = z.record(z.string(), z.unknown())
  if (template.toOutput !== undefined || !isListing(action, template)) return record
  return z.looseObject({
    [listField(action, template)]: z.array(record),
    nextCursor: z.optional(z.string()),
    totalRecords: z.optional(z.number()),
  })
}
