import { prepareParams } from '../../client/check-params.ts'
import type { CallOptions } from '../../client/execute.ts'
import { readSome, readVisible } from '../../client/read-visible.ts'
import { listAction, type NamedAction } from '../../entities/actions.ts'
import type { Filling, GongRecord, Params, Template } from '../../entities/entity.ts'
import { requireEntity } from '../../entities/names.ts'
import { ActionError } from '../action-error.ts'
import type { ActionContext } from '../function-context.ts'
import { toParams } from './template-input.ts'
import { isListing, listField } from './template-output.ts'

/** A template as it is called. */
export interface TemplateCall {
  readonly context: ActionContext
  readonly target: NamedAction
  readonly template: Template
  readonly input: Params
  /** Parameters besides those that the inputs make. */
  readonly params?: Params
}

/**
 * Calls the action of a template.
 * @throws GongParameterError where the inputs make no parameters that Gong would take.
 */
export async function callTemplate(call: TemplateCall): Promise<GongRecord> {
  const { context, target, template, input } = call
  const { action } = target
  const given = { ...toParams(template, input), ...call.params }
  const defaults = { ...action.defaults?.(context.now()), ...template.defaults?.(context.now()) }
  const filled = await fill(call, given)
  const all = filled.map((params) => prepareParams(target, params, defaults).params)
  const [first = {}] = all
  const answer = isListing(action, template)
    ? await list(call, all)
    : action.kind === 'list'
      ? await pick(call, first)
      : (await context.gong.executor.one(target, first, optionsOf(context))).data
  return template.toOutput === undefined ? answer : template.toOutput(answer, input)
}

/** The parameters with each value of those that are read from the account. */
async function fill(call: TemplateCall, params: Params): Promise<Params[]> {
  const open = Object.entries(call.template.fillings ?? {}).filter(([name]) => params[name] === undefined)
  let filled = [params]
  for (const [name, filling] of open) {
    const values = await readValues(call, filling)
    filled = filled.flatMap((before) => values.map((value) => ({ ...before, [name]: value })))
  }
  return filled
}

async function readValues({ context }: TemplateCall, { entity, field }: Filling): Promise<string[]> {
  const target = listAction(requireEntity(entity))
  const values = new Set<string>()
  const options = { ...optionsOf(context), includePrivate: true, limit: Number.POSITIVE_INFINITY }
  for await (const { records } of readVisible(context.gong.executor, target, {}, options))
    for (const { [field]: value } of records)
      if (value !== undefined && value !== null) values.add(String(value))
  return [...values]
}

/** A page of a list, or all of it where it is made of several. */
async function list({ context, target, template, input }: TemplateCall, all: readonly Params[]) {
  const { gong, includePrivate, log } = context
  const options = { ...optionsOf(context), includePrivate }
  const field = listField(target.action, template)
  const [only, ...others] = all
  if (only === undefined) return { [field]: [] }
  if (others.length > 0) {
    const records: GongRecord[] = []
    const whole = { ...options, limit: Number.POSITIVE_INFINITY }
    for (const params of all) records.push(...(await readSome(gong.executor, target, params, whole)).records)
    return { [field]: records }
  }
  const cursor = input['cursor'] as string | undefined
  const found = await readSome(gong.executor, target, only, { ...options, cursor })
  if (found.leftOut > 0) log.info(`${found.leftOut} records of private calls were left out.`)
  const { records, totalRecords, cursor: nextCursor } = found
  return {
    ...found.page?.rest,
    ...pagingOf(template, { totalRecords, cursor: nextCursor, currentPageSize: records.length }),
    [field]: records,
    ...(nextCursor === undefined ? {} : { nextCursor }),
    ...(totalRecords === undefined ? {} : { totalRecords }),
  }
}

interface Paging {
  readonly totalRecords: number | undefined
  readonly currentPageSize: number
  readonly cursor: string | undefined
}

function pagingOf({ paging }: Template, { cursor, totalRecords, currentPageSize }: Paging): GongRecord {
  const next = cursor === undefined ? {} : { cursor }
  if (paging === 'cursor') return next
  if (paging !== 'records') return {}
  const total = totalRecords === undefined ? {} : { totalRecords }
  return { records: { ...total, currentPageSize, ...next } }
}

/** The record that is meant. */
async function pick({ context, target, template, input }: TemplateCall, params: Params): Promise<GongRecord> {
  const { gong, includePrivate } = context
  const { pick: wanted } = template
  const options = { ...optionsOf(context), includePrivate, limit: Number.POSITIVE_INFINITY }
  for await (const { records } of readVisible(gong.executor, target, params, options)) {
    const found = records.find(
      (record) =>
        wanted === 'first' ||
        wanted === undefined ||
        String(record[wanted.field]) === String(input[wanted.input]),
    )
    if (found !== undefined) return found
  }
  if (wanted === 'first') return {}
  throw new ActionError({
    type: 'not_found',
    message: `There is none of these ${target.entity.name.replaceAll('_', ' ')}, or this connection may not see it.`,
    ...input,
  })
}

function optionsOf({ signal }: ActionContext): CallOptions {
  return { signal }
}
