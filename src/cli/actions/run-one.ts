import { statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Prepared } from '../../client/check-params.ts'
import { readSlice } from '../../client/read-slice.ts'
import { selectFields } from '../../client/select-fields.ts'
import type { NamedAction } from '../../entities/actions.ts'
import { paramsOf } from '../../entities/actions.ts'
import type { Params } from '../../entities/entity.ts'
import { GongError } from '../../errors/gong-error.ts'
import type { Context } from '../context.ts'
import { openGong } from '../open-gong.ts'
import { parseFields } from '../output/fields.ts'
import { printJson } from '../output/print-json.ts'
import { createStatusLine } from '../output/status-line.ts'
import { createTransfer } from '../output/transfer.ts'
import type { GivenSettings } from '../settings.ts'
import { confirmWrite } from './confirm.ts'
import { type GivenFile, previewRequest } from './preview.ts'

/** The options of a get or a write, as commander gives them. */
export interface OneOptions {
  readonly fields?: string
  readonly json?: boolean
  readonly yes?: boolean
}

/** Gets one record and prints it as JSON. */
export async function runGet(
  context: Context,
  target: NamedAction,
  { params }: Prepared,
  options: OneOptions,
  given: GivenSettings,
): Promise<number> {
  const paths = parseFields(options.fields)
  const { executor } = openGong(context, given, { onEvent: createStatusLine(context).onEvent })
  const { data } = await executor.one(target, params, { signal: context.signal })
  printJson(context, paths ? selectFields(data, paths, { missing: null }) : data, {
    compact: options.json === true,
  })
  return 0
}

/** Writes to Gong, once somebody has agreed, and prints what it answers as JSON. */
export async function runWrite(
  context: Context,
  target: NamedAction,
  prepared: Prepared,
  options: OneOptions,
  given: GivenSettings,
): Promise<number> {
  const { executor } = openGong(context, given, { onEvent: createStatusLine(context).onEvent })
  const params = withOnceKey(target, prepared.params)
  const file = fileOf(target, params)
  if (options.yes !== true) {
    const preview = await previewRequest(given, (gong) => gong.executor.one(target, params), file)
    if (!(await confirmWrite(context, preview, target.action.summary))) return 1
  }
  const transfer = file && createTransfer(context, file.name, file.size)
  try {
    const { data } = await executor.one(target, params, {
      signal: context.signal,
      onUpload: transfer?.update,
    })
    transfer?.end()
    printJson(context, data, { compact: options.json === true })
  } catch (error) {
    throw context.signal.aborted ? interrupted(error) : error
  } finally {
    transfer?.end()
  }
  return 0
}

function interrupted(cause: unknown): GongError {
  return new GongError('interrupted', 'Stopped while the request was on its way; Gong may have taken it.', {
    advice: 'Look whether it arrived before you send it again.',
    cause,
  })
}

/** The id by which Gong knows a repetition is made here already, so that what is shown is what is sent. */
function withOnceKey({ action: { once } }: NamedAction, params: Params): Params {
  if (once === undefined || params[once.param] !== undefined) return params
  return { ...params, [once.param]: crypto.randomUUID() }
}

/** Prints the request of an action instead of sending it. */
export async function dryRun(
  context: Context,
  target: NamedAction,
  { params }: Prepared,
  given: GivenSettings,
  cursor?: string,
): Promise<number> {
  const { signal } = context
  const file = fileOf(target, params)
  const preview = await previewRequest(
    given,
    ({ executor }) =>
      target.action.kind === 'list'
        ? readSlice(executor, target, params, { cursor, signal })
        : executor.one(target, params, { signal }),
    file,
  )
  printJson(context, preview)
  return 0
}

/** The file among the parameters, for people. */
function fileOf({ action }: NamedAction, params: Params): GivenFile | undefined {
  const name = Object.entries(paramsOf(action)).find(([, { schema }]) => schema.format === 'binary')?.[0]
  const value = name === undefined ? undefined : params[name]
  if (value === undefined) return undefined
  if (typeof value !== 'string') return { name: 'standard input' }
  const found = statSync(value, { throwIfNoEntry: false })
  return { name: basename(value), ...(found === undefined ? {} : { size: found.size }) }
}
