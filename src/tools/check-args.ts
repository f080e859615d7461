import type { JsonSchema } from '../api/json-schema.ts'
import { toZod } from '../client/param-schema.ts'
import { readIssues } from '../client/read-issues.ts'
import type { Params } from '../entities/entity.ts'
import { nearestName } from '../entities/names.ts'
import { fold } from '../entities/spelling.ts'
import { GongParameterError, type ParameterIssue } from '../errors/gong-error.ts'
import { parseJson } from '../http/parse-json.ts'

/**
 * The arguments of a tool under their own names, checked. Models spell names in their own way and send objects as
 * texts: both are understood.
 * @throws GongParameterError that names the tool, each wrong argument and all that it takes.
 */
export function checkArgs(tool: string, parameters: JsonSchema, given: unknown): Params {
  const known = parameters.properties ?? {}
  const issues: ParameterIssue[] = []
  const named: Record<string, unknown> = {}
  const args = parseText(given ?? {}, { type: 'object' })
  if (typeof args !== 'object' || args === null || Array.isArray(args))
    throw wrongArgs(tool, parameters, [{ path: '', message: 'the arguments must be an object' }])
  for (const [key, value] of Object.entries(args)) {
    const name = Object.keys(known).find((candidate) => fold(candidate) === fold(key))
    if (name !== undefined) {
      if (value !== undefined && value !== null) named[name] = parseText(value, known[name] ?? {})
    } else {
      const nearest = nearestName(key, Object.keys(known))
      const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`
      const home = 'params' in known ? '; what the action takes goes into params' : ''
      issues.push({ path: key, message: `is no argument of this tool${hint}${home}` })
    }
  }
  const result = toZod(parameters).safeParse(named)
  if (!result.success) issues.push(...readIssues(result.error.issues, named))
  if (issues.length > 0 || !result.success) throw wrongArgs(tool, parameters, issues)
  return result.data as Params
}

/** Objects, lists, numbers and booleans that came as a text, and texts that came as a number: `725` for `"725"`. */
function parseText(value: unknown, { type, format }: JsonSchema): unknown {
  if (type === 'string' && format === undefined && typeof value === 'number') return String(value)
  if (typeof value !== 'string' || type === undefined || type === 'string') return value
  try {
    const parsed = parseJson(value)
    return typeof parsed === 'string' ? value : parsed
  } catch {
    // A list of names is often given as one text.
    return type === 'array' ? value.split(',').map((part) => part.trim()) : value
  }
}

function wrongArgs(
  tool: string,
  parameters: JsonSchema,
  issues: readonly ParameterIssue[],
): GongParameterError {
  const names = Object.keys(parameters.properties ?? {}).map((name) =>
    parameters.required?.includes(name) ? `${name} (required)` : name,
  )
  const told = issues.map(({ path, message }) => (path === '' ? message : `${path} ${message}`))
  return new GongParameterError(`Wrong arguments for ${tool}: ${told.join('; ')}.`, issues, {
    advice: `Arguments of ${tool}: ${names.join(', ') || 'none'}.`,
  })
}
