import { prepareParams } from '../../client/check-params.ts'
import type { CallOptions } from '../../client/execute.ts'
import { readSome, readVisible } from '../../client/read-visible.ts'
import { isRepeatable, type NamedAction, scopesOf } from '../../entities/actions.ts'
import type { GongRecord, Params, Template } from '../../entities/entity.ts'
import { ActionError } from '../action-error.ts'
import type { ActionContext } from '../function-context.ts'
import type { ActionDefinition } from '../function-definition.ts'
import { inputCheck, toParams } from './template-input.ts'
import { isListing, listField, outputCheck } from './template-output.ts'

/** The action that a template describes. */
export function createTemplate(name: string, target: NamedAction, template: Template): ActionDefinition {
  const { action } = target
  return {
    kind: 'action',
    name,
    description: template.description ?? action.summary,
    scopes: scopesOf(action),
    input: inputCheck(action, template),
    output: outputCheck(action, template),
    isRepeatable: isRepeatable(action),
    run: (context, input) => run(context, target, template, input as Params),
  }
}

async function run(
  context: ActionContext,
  target: NamedAction,
  template: Template,
  input: Params,
): Promise<GongRecord> {
  const { action } = target
  const defaults = action.defaults?.(context.now())
  const { params } = prepareParams(target, toParams(template, input), defaults)
  if (isListing(action, template)) return list(context, target, template, params, input)
  const answer =
    action.kind === 'list'
      ? await find(context, target, template, params, input)
      : (await context.gong.executor.one(target, params, optionsOf(context))).data
  return template.toOutput === undefined ? answer : template.toOutput(answer, input)
}

async function list(
  context: ActionContext,
  target: NamedAction,
  template: Template,
  params: Params,
  { cursor }: Params,
): Promise<GongRecord> {
  const { includePrivate } = context
  const found = await readSome(context.gong.executor, target, params, {
    ...optionsOf(context),
    includePrivate,
    cursor: cursor as string | undefined,
  })
  if (found.leftOut > 0) context.log.info(`${found.leftOut} records of private calls were left out.`)
  return {
    [listField(target.action, template)]: found.records,
    ...(found.cursor === undefined ? {} : { nextCursor: found.cursor }),
    ...(found.totalRecords === undefined ? {} : { totalRecords: found.totalRecords }),
  }
}

/** The record that is meant: the one that fits, or where nothing says which, the only one. */
async function find(
  context: ActionContext,
  target: NamedAction,
  { find: wanted, toOutput }: Template,
  params: Params,
  input: Params,
): Promise<GongRecord> {
  const { includePrivate } = context
  const pages = readVisible(context.gong.executor, target, params, {
    ...optionsOf(context),
    includePrivate,
    limit: Number.POSITIVE_INFINITY,
  })
  for await (const { records } of pages) {
    const found = records.find(
      (record) => wanted === undefined || String(record[wanted.field]) === String(input[wanted.input]),
    )
    if (found !== undefined) return found
  }
  if (wanted === undefined && toOutput !== undefined) return {}
  throw new ActionError({
    type: 'not_found',
    message: `Gong has no ${target.entity.name.replaceAll('_', ' ')} with these inputs, or does not show them to this connection.`,
  })
}

function optionsOf({ signal }: ActionContext): CallOptions {
  return { signal }
}
