import type * as z from 'zod/mini'
import type { NamedAction } from '../entities/actions.ts'
import { paramsOf, paramsSchema } from '../entities/actions.ts'
import type { Action, Params } from '../entities/entity.ts'
import { nearestName } from '../entities/names.ts'
import { fold } from '../entities/spelling.ts'
import { GongParameterError, type ParameterIssue } from '../errors/gong-error.ts'
import { wrappersOf } from './build-request.ts'
import { defined } from './defined.ts'
import { toZod } from './param-schema.ts'
import { readIssues } from './read-issues.ts'

const checks = new WeakMap<Action, z.ZodMiniType>()

/** Checked parameters, and which of them the caller left to us. */
export interface Prepared {
  readonly params: Params
  /** What was filled in, for answers to name. */
  readonly defaulted: Params
}

/**
 * The parameters under their own names, checked. Names are taken in any spelling, and the fields of Gong's `filter`
 * and `contentSelector` inside these objects or at the top.
 * @throws GongParameterError that names each wrong parameter by the path at which it was given.
 */
export function checkParams(target: NamedAction, given: Params): Params {
  return prepareParams(target, given, {}).params
}

/**
 * The same for callers who may leave out what Gong demands.
 * @param defaults as the declaration has them: `target.action.defaults?.(now)`.
 */
export function prepareParams(target: NamedAction, given: Params, defaults: Params = {}): Prepared {
  const { action } = target
  const issues: ParameterIssue[] = []
  const paths = new Map<string, string>()
  const named = rename(action, given, '', paths, issues)
  const defaulted = Object.fromEntries(Object.entries(defaults).filter(([name]) => !(name in named)))
  const params = { ...defaulted, ...named }
  let check = checks.get(action)
  if (check === undefined) {
    check = toZod(paramsSchema(action))
    checks.set(action, check)
  }
  const result = check.safeParse(params)
  if (!result.success) {
    const found = readIssues(result.error.issues, params, 'is not known to Gong')
    issues.push(...found.map(({ path, message }) => ({ path: givenAt(path, paths), message })))
  }
  const missing = issues.length === 0 ? missingCallId(target, params) : undefined
  if (missing !== undefined) issues.push(missing)
  if (issues.length > 0 || !result.success) throw wrongParams(target, issues)
  return { params: result.data as Params, defaulted }
}

/** The given parameters under the names of the declaration; `paths` learns where each was given. */
function rename(
  action: Action,
  given: Params,
  prefix: string,
  paths: Map<string, string>,
  issues: ParameterIssue[],
): Record<string, unknown> {
  const known = paramsOf(action)
  const bySpelling = new Map(Object.keys(known).map((name) => [fold(name), name]))
  const found: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(defined(given))) {
    const name = key in known ? key : bySpelling.get(fold(key))
    const path = prefix + key
    if (name !== undefined) {
      if (paths.has(name)) issues.push({ path, message: `is given twice: as ${paths.get(name)} too` })
      paths.set(name, path)
      found[name] = value
    } else if (prefix === '' && wrappersOf(action.operation.params).has(key) && isObject(value)) {
      Object.assign(found, rename(action, value, `${key}.`, paths, issues))
    } else {
      const nearest = nearestName(key, Object.keys(known))
      const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`
      issues.push({ path, message: `is no parameter of this action${hint}` })
    }
  }
  return found
}

function isObject(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The path at which a parameter, or something inside it, was given. */
function givenAt(path: string, paths: ReadonlyMap<string, string>): string {
  const [name = '', ...rest] = path.split('.')
  return [paths.get(name) ?? name, ...rest].join('.')
}

/** A download is of one call, which has two spellings; neither is required by itself. */
function missingCallId({ action }: NamedAction, params: Params): ParameterIssue | undefined {
  if (action.kind !== 'download') return undefined
  const ids = params['callId'] === undefined ? params['callIds'] : [params['callId']]
  if (Array.isArray(ids) && ids.length === 1) return undefined
  return { path: 'callIds', message: 'must name the one call to download' }
}

function wrongParams({ entity, name, action }: NamedAction, issues: readonly ParameterIssue[]) {
  const known = Object.entries(paramsOf(action)).map(([param, { isRequired }]) =>
    isRequired ? `${param} (required)` : param,
  )
  const told = issues.map(({ path, message }) => (path === '' ? message : `${path} ${message}`))
  return new GongParameterError(`Wrong parameters for ${entity.name} ${name}: ${told.join('; ')}.`, issues, {
    advice: `Parameters of ${entity.name} ${name}: ${known.join(', ') || 'none'}.`,
  })
}
