import { type CrmObject, checkObject } from './check-object.ts'
import type { CrmField, CrmObjectType } from './crm-fields.ts'
import type { CrmOutcome } from './crm-requests.ts'

/** What a file says: objects by their ids, undefined for those to be deleted. */
export interface ReadUpload extends Omit<CrmOutcome, 'finish'> {
  readonly changes: ReadonlyMap<string, CrmObject | undefined>
}

const MOST_ERRORS = 20

/** Checks a file line by line; what is right is kept even if other lines are wrong. */
export function readUpload(
  lines: Iterable<string>,
  objectType: CrmObjectType,
  schema: readonly CrmField[],
): ReadUpload {
  const errors: { line: number; description: string }[] = []
  const changes = new Map<string, CrmObject | undefined>()
  let line = 0
  let failed = 0
  let succeeded = 0
  for (const text of lines) {
    line += 1
    if (text.trim() === '') continue
    const checked = checkObject(text, objectType, schema)
    if ('problem' in checked) {
      failed += 1
      if (errors.length < MOST_ERRORS) errors.push({ line, description: checked.problem })
    } else {
      succeeded += 1
      changes.set(checked.objectId, checked.isDeleted ? undefined : checked.object)
    }
  }
  // A general error has line 0 (the prose of GET /v2/crm/request-status).
  if (failed + succeeded === 0) errors.push({ line: 0, description: 'The file has no objects' })
  return { errors, failed, succeeded, changes }
}
