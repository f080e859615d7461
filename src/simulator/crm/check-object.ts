import { type CrmField, type CrmObjectType, fitsCrmType, STANDARD_FIELDS } from './crm-fields.ts'

/** An object as it is stored: values by field. */
export type CrmObject = Readonly<Record<string, unknown>>

/** What a line of an upload says, or what is wrong with it. */
export type CheckedLine =
  | { readonly objectId: string; readonly object: CrmObject; readonly isDeleted: boolean }
  | { readonly problem: string }

/** Reads a line of an upload; fields that neither the type nor its schema has are left out. */
export function checkObject(
  line: string,
  objectType: CrmObjectType,
  schema: readonly CrmField[],
): CheckedLine {
  const sent = parse(line)
  if (sent === undefined) return { problem: 'Invalid JSON: each line must be one JSON object' }
  const isDeleted = sent['isDeleted'] === true
  const standard = STANDARD_FIELDS[objectType]
  const object: Record<string, unknown> = {}
  for (const [name, { type, values, isMandatory, initial }] of Object.entries(standard)) {
    const value = sent[name] ?? null
    // Who is deleted needs to be named and dated, no more.
    const isNeeded = isMandatory === true && !(isDeleted && !['objectId', 'modifiedDate'].includes(name))
    if (value === null || value === '') {
      if (isNeeded) return { problem: `Mandatory field [${name}] is missing or empty` }
      object[name] = initial?.(String(sent['objectId'])) ?? null
    } else if (!fitsCrmType(value, type, values)) return { problem: problemWith(name, value) }
    else object[name] = value
  }
  for (const { uniqueName, type, orderedValueList } of schema) {
    const value = sent[uniqueName] ?? null
    const values = type === 'PICKLIST' ? (orderedValueList ?? undefined) : undefined
    if (value !== null && !fitsCrmType(value, type, values))
      return { problem: problemWith(uniqueName, value) }
    object[uniqueName] = value
  }
  return { objectId: String(object['objectId']), object: { ...object, isDeleted }, isDeleted }
}

function parse(line: string): CrmObject | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as CrmObject)
      : undefined
  } catch {
    return undefined
  }
}

function problemWith(name: string, value: unknown): string {
  return `Invalid value for field [${name}]: ${JSON.stringify(value).slice(0, 100)}`
}
