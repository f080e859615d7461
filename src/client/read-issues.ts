import type * as z from 'zod/mini'
import type { ParameterIssue } from '../errors/gong-error.ts'

/** What zod expects, as people call it, where a schema has no words of its own. */
const kinds: Readonly<Record<string, string>> = {
  object: 'an object',
  record: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
}

/**
 * What zod found, in our words.
 * @param given what was checked: where nothing was given, it is missing rather than of a wrong kind.
 * @param unknownField what is wrong with a field that nobody knows.
 */
export function readIssues(
  issues: readonly z.core.$ZodIssue[],
  given: unknown,
  unknownField = 'is not known',
): ParameterIssue[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String).join('.')
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: path === '' ? key : `${path}.${key}`, message: unknownField }))
    if (path !== '' && valueAt(given, issue.path) === undefined) return [{ path, message: 'is missing' }]
    const kind = issue.code === 'invalid_type' ? kinds[issue.expected] : undefined
    if (kind !== undefined && issue.message.startsWith('Invalid input'))
      return [{ path, message: `must be ${kind}` }]
    if (issue.code !== 'invalid_union') return [{ path, message: issue.message }]
    const inner = issue.errors.map((errors) => errors[0]?.message).filter((text) => text !== undefined)
    return [{ path, message: [...new Set(inner)].join(' or ') || issue.message }]
  })
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let value = given
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key]
  return value
}
