import type { ParameterIssue } from '../../errors/gong-error.ts'
import { NangoError } from '../nango/nango-error.ts'
import { RequestError } from '../request-error.ts'
import type { Route } from '../route.ts'

const nul = '\u0000'
const message = 'must not hold the character NUL'

/**
 * No text of Postgres can hold NUL, and nothing that this server keeps does.
 * @param params of the path, `query` those of the query, as they were read.
 * @throws NangoError or RequestError, 400 or 422.
 */
export function refuseNul(
  { vocabulary }: Pick<Route, 'vocabulary'>,
  params: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string[]>>,
): void {
  const inPath = issuesOf(params)
  const issues = [...inPath, ...issuesOf(query)]
  if (issues.length === 0) return
  const told = `The address does not fit: ${issues.map(({ path }) => `${path} ${message}`).join('; ')}.`
  if (vocabulary !== 'nango') throw new RequestError('invalid_request', told, { issues })
  throw new NangoError(400, inPath.length > 0 ? 'invalid_uri_params' : 'invalid_query_params', told, {
    issues,
  })
}

/** The same of a body. @param text as it came; its escapes are looked for before the values are. */
export function nulIssues(text: string, body: unknown): ParameterIssue[] {
  return /\\u0000/.test(text) ? issuesOf(body) : []
}

function issuesOf(value: unknown, path = ''): ParameterIssue[] {
  if (typeof value === 'string') return value.includes(nul) ? [{ path, message }] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const where = path === '' ? name : `${path}.${name}`
    return name.includes(nul)
      ? [{ path, message: 'must not have a name with the character NUL' }]
      : issuesOf(inner, where)
  })
}
