/**
 * A value as JSON that is the same for the same content: keys in order, fields that are null left out as if they had
 * not come.
 * @param leaveOut fields of the value itself that do not count.
 */
export function canonicalJson(value: unknown, leaveOut?: ReadonlySet<string>): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson(value.toJSON())
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`
  const fields = value as Readonly<Record<string, unknown>>
  let text = ''
  for (const name of Object.keys(fields).sort()) {
    const field = fields[name]
    if (field === null || field === undefined || leaveOut?.has(name) === true) continue
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(field)}`
  }
  return `{${text}}`
}
