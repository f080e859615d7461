import { z } from 'zod'
import type { NamedAction } from '../../entities/actions.ts'
import { paramsOf } from '../../entities/actions.ts'
import type { Params } from '../../entities/entity.ts'
import { GongParameterError } from '../../errors/gong-error.ts'

/** Most records of one answer; a cursor leads on. */
export const mostRecords = 10_000

/** The parameters of a list that are ours, not Gong's. */
export interface ListParams {
  readonly cursor: string | undefined
  readonly limit: number | undefined
  readonly rest: Params
}

const ownParams = z.object({
  cursor: z.string({ error: 'must be the cursor of an earlier answer' }).nullish(),
  limit: z
    .int({ error: 'must be a whole number' })
    .min(1, 'must be at least 1')
    .max(mostRecords, `must be at most ${mostRecords}; go on with the cursor`)
    .nullish(),
})

/**
 * Takes limit and cursor out of the parameters of a list.
 * @throws GongParameterError
 */
export function readListParams({ entity, name }: NamedAction, params: Params): ListParams {
  const { cursor, limit, ...rest } = params
  const result = ownParams.safeParse({ cursor, limit })
  if (result.success) {
    const { data } = result
    return { cursor: data.cursor ?? undefined, limit: data.limit ?? undefined, rest }
  }
  const issues = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const told = issues.map(({ path, message }) => `${path} ${message}`).join('; ')
  throw new GongParameterError(`Wrong parameters for ${entity.name} ${name}: ${told}.`, issues)
}

/** The binary parameter of an action and the names by which a part of a form may go. */
export function fileParamOf({ action }: NamedAction): { param: string; wire: string } | undefined {
  const [found] = Object.entries(action.operation.params).filter(([, { in: place }]) => place === 'file')
  return found && { param: found[0], wire: found[1].wire ?? found[0] }
}

/**
 * A file comes as a part of a form: a text in its place would be the path of a file on this machine.
 * @throws GongParameterError
 */
export function refuseFileInJson(target: NamedAction, params: Params): void {
  const file = fileParamOf(target)
  if (file === undefined) return
  const { entity, name } = target
  const { param, wire } = file
  const message = 'must come as a part of a multipart form'
  throw new GongParameterError(
    `Wrong parameters for ${entity.name} ${name}: ${param} ${message}.`,
    [{ path: param, message }],
    {
      advice: `Send multipart/form-data with a part “request” that holds this JSON${param in params ? ` without ${param}` : ''}, and after it a part “${wire}” with the file. Parameters: ${Object.keys(paramsOf(target.action)).join(', ')}.`,
    },
  )
}
