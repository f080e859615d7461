import { Refusal } from '../answer.ts'
import { type CrmField, isCrmDateTime } from './crm-fields.ts'

/** A new schema, and the fields whose values are to be removed from all objects. */
export interface SchemaChange {
  readonly fields: readonly CrmField[]
  readonly dropped: readonly string[]
}

const REFERENCES = ['ACCOUNT', 'CONTACT', 'DEAL', 'LEAD', 'USER']

/**
 * Puts an uploaded schema in place of the one before: it must name all fields that are there; one that is
 * deleted, or whose type changes, loses its values (the prose of POST /v2/crm/entity-schema).
 */
export function changeSchema(before: readonly CrmField[], sent: readonly CrmField[]): SchemaChange {
  const problems = sent.flatMap((field, place) => problemsWith(field, place))
  const names = new Set(sent.map(({ uniqueName }) => uniqueName))
  if (names.size < sent.length) problems.push('Each field can be in the schema only once')
  const missing = before
    .filter(({ uniqueName }) => !names.has(uniqueName))
    .map(({ uniqueName }) => uniqueName)
  if (missing.length > 0)
    problems.push(`All existing fields must be included in the schema. Missing fields: ${missing.join(', ')}`)
  if (problems.length > 0) throw new Refusal(400, problems)
  const typeBefore = new Map(before.map(({ uniqueName, type }) => [uniqueName, type]))
  const dropped = sent.filter(
    ({ uniqueName, type, isDeleted }) => isDeleted === true || (typeBefore.get(uniqueName) ?? type) !== type,
  )
  return {
    fields: sent.filter(({ isDeleted }) => isDeleted !== true).map(fill),
    dropped: dropped.map(({ uniqueName }) => uniqueName),
  }
}

function problemsWith(field: CrmField, place: number): string[] {
  const { type, lastModified, isDeleted, referenceTo, orderedValueList } = field
  const problems: string[] = []
  if (lastModified != null && !isCrmDateTime(lastModified))
    problems.push(`[${place}].lastModified: must be an ISO-8601 date-time without milliseconds`)
  if (isDeleted === true) return problems
  if (type === 'PICKLIST' && !orderedValueList?.length)
    problems.push(`[${place}].orderedValueList: must not be empty for a field of type PICKLIST`)
  if (type === 'REFERENCE' && !REFERENCES.includes(referenceTo ?? ''))
    problems.push(`[${place}].referenceTo: must be one of ${REFERENCES.join(', ')}`)
  return problems
}

function fill({ uniqueName, label, type, lastModified, referenceTo, orderedValueList }: CrmField): CrmField {
  return {
    uniqueName,
    label,
    type,
    lastModified: lastModified ?? null,
    isDeleted: false,
    referenceTo: referenceTo ?? null,
    orderedValueList: orderedValueList ?? null,
  }
}
