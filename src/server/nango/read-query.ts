import type { z } from 'zod'
import { readIssues } from '../../client/read-issues.ts'
import type { RouteRequest } from '../route.ts'
import { NangoError } from './nango-error.ts'

/**
 * The query of a request as a schema reads it; a parameter that is given several times, or with `[]`, is a list, and
 * `name[key]` is a field of an object.
 * @throws NangoError 400 `invalid_query_params` that names each parameter that does not fit.
 */
export function readQuery<Q>({ request }: RouteRequest<unknown>, schema: z.ZodType<Q>): Q {
  const given = toObject(new URL(request.url).searchParams)
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const issues = readIssues(result.error.issues, given)
  const told = issues.map(({ path, message }) => `${path} ${message}`).join('; ')
  throw new NangoError(400, 'invalid_query_params', `The query does not fit: ${told}.`, { issues })
}

function toObject(params: URLSearchParams): Record<string, unknown> {
  const found = new Map<string, unknown>()
  const objects = new Map<string, [string, string][]>()
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name)
    const [, object = '', key = ''] = /^(\w+)\[([^\]]+)\]$/.exec(name) ?? []
    if (object !== '') {
      const fields = objects.get(object) ?? []
      objects.set(object, fields)
      fields.push([key, values[0] ?? ''])
      // Built at once: a key such as `__proto__` is a name like any other.
      found.set(object, Object.fromEntries(fields))
      continue
    }
    const isList = name.endsWith('[]')
    found.set(isList ? name.slice(0, -2) : name, isList || values.length > 1 ? values : values[0])
  }
  return Object.fromEntries(found)
}
