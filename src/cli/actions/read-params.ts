import { type Prepared, prepareParams } from '../../client/check-params.ts'
import type { NamedAction } from '../../entities/actions.ts'
import { paramsOf } from '../../entities/actions.ts'
import type { Params } from '../../entities/entity.ts'
import { fold } from '../../entities/spelling.ts'
import { GongError, GongParameterError, type ParameterIssue } from '../../errors/gong-error.ts'
import { parseJson } from '../../http/parse-json.ts'
import type { Inputs } from './inputs.ts'
import { flagName, flagsOf } from './param-flags.ts'
import { readFlag } from './read-flag.ts'

/** What was given to an action on the command line. */
export interface GivenParams {
  /** After `--params`. */
  readonly json?: string | undefined
  /** By parameter: a switch's truth, else the texts after its flag. */
  readonly flags: ReadonlyMap<string, boolean | readonly string[]>
  /** How to see the flags of this action. */
  readonly help: string
}

/**
 * The checked parameters of an action, from JSON and flags together; flags win. What Gong demands and nobody gave is
 * filled in as the declaration has it.
 * @param now in milliseconds.
 * @throws GongError `usage` that names each wrong flag.
 */
export async function readParams(
  target: NamedAction,
  given: GivenParams,
  inputs: Inputs,
  now: number,
): Promise<Prepared> {
  const { action } = target
  const fromJson = given.json === undefined ? {} : readJsonParams(await inputs.text(given.json, '--params'))
  const fromFlags: Record<string, unknown> = {}
  const reading = { now, isWrite: action.kind === 'write', inputs }
  for (const flag of flagsOf(action)) {
    const value = given.flags.get(flag.param)
    if (value !== undefined) fromFlags[flag.param] = await readFlag(flag, value, reading)
  }
  const spelled = new Set(Object.keys(fromFlags).map(fold))
  const others = Object.fromEntries(Object.entries(fromJson).filter(([name]) => !spelled.has(fold(name))))
  try {
    return prepareParams(target, { ...others, ...fromFlags }, action.defaults?.(now))
  } catch (error) {
    if (!(error instanceof GongParameterError)) throw error
    const told = error.issues.map((issue) => tell(issue, target, fromFlags))
    throw new GongParameterError(
      `Wrong input for ${target.entity.name} ${target.name}: ${told.join('; ')}.`,
      error.issues,
      { advice: `See ${given.help}.`, cause: error },
    )
  }
}

/** An object of parameters. Ids keep their digits even where they were written as numbers. */
function readJsonParams(text: string): Params {
  let reason = 'it is another kind of JSON'
  try {
    const params = parseJson(text)
    if (typeof params === 'object' && params !== null && !Array.isArray(params)) return params as Params
  } catch (cause) {
    if (cause instanceof Error) reason = cause.message
  }
  throw new GongError('usage', `--params is no JSON object: ${reason}.`, {
    advice: `Give one such as '{"workspaceId":"123"}', or @FILE with one in it.`,
  })
}

/** What is wrong, by the flag that sets it right; what came inside `--params` by its name there. */
function tell({ path, message }: ParameterIssue, { action }: NamedAction, fromFlags: Params): string {
  const [first = '', ...rest] = path.split('.')
  const isFlag = first in fromFlags || (message === 'is missing' && first in paramsOf(action))
  if (!isFlag) return path === '' ? message : `${path} in --params ${message}`
  const inside = rest.length === 0 ? '' : ` ${rest.join('.')}`
  return `--${flagName(first)}${inside} ${message}`
}
