import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Prepared } from '../../client/check-params.ts'
import type { Gong } from '../../client/create-gong.ts'
import type { Download } from '../../client/download.ts'
import type { NamedAction } from '../../entities/actions.ts'
import type { Params } from '../../entities/entity.ts'
import { errorCodes } from '../../errors/codes.ts'
import { GongError, toGongError } from '../../errors/gong-error.ts'
import type { Context } from '../context.ts'
import { describeError } from '../describe-error.ts'
import { formatBytes } from '../format.ts'
import { openGong } from '../open-gong.ts'
import { createStatusLine } from '../output/status-line.ts'
import { createTransfer } from '../output/transfer.ts'
import type { GivenSettings } from '../settings.ts'
import type { ParsedAction } from './action-command.ts'
import { flagName, positionalOf } from './param-flags.ts'

/** What to download and where to. */
export interface DownloadRequest {
  /** Bare words: the ids, one or many. */
  readonly ids: readonly string[]
  readonly flags: ParsedAction['flags']
  /** Reads and checks the parameters that flags stand for. */
  readonly read: (flags: ParsedAction['flags']) => Promise<Prepared>
  readonly options: { readonly output?: string; readonly force?: boolean }
  readonly help: string
}

/** Where the bytes go: a file by name, the files of a folder by their own names, standard output. */
type Place = { readonly file: string } | { readonly folder: string } | 'stdout'

/** Downloads files, one after another; what can be missing, such as a recording, stops only its own. */
export async function runDownload(
  context: Context,
  target: NamedAction,
  request: DownloadRequest,
  given: GivenSettings,
): Promise<number> {
  const { ids, flags, read, options } = request
  const param = positionalOf(target.action) ?? ''
  if (ids.length > 0 && flags.has(param)) {
    throw new GongError('usage', `“${ids[0]}” and --${flagName(param)} both say what to download.`, {
      advice: 'Leave one of them out.',
    })
  }
  const all = ids.length === 0 ? [flags] : ids.map((id) => new Map([...flags, [param, [id]]]))
  // All are checked before the first is asked for.
  const wanted: Params[] = []
  for (const each of all) wanted.push((await read(each)).params)
  const place = placeOf(context, options.output, wanted.length)
  if (typeof place === 'object' && 'file' in place) await mayWrite(context, place.file, options.force)
  const gong = openGong(context, given, { onEvent: createStatusLine(context).onEvent })
  let exitCode = 0
  for (const params of wanted) {
    try {
      await downloadOne(context, open(gong, target, params, context.signal), place, options.force)
    } catch (error) {
      if (wanted.length === 1 || context.signal.aborted || toGongError(error).disposition !== 'skip')
        throw error
      describeError(context, error)
      exitCode = errorCodes[toGongError(error).code].exitCode
    }
  }
  return exitCode
}

function open(gong: Gong, { entity, name }: NamedAction, params: Params, signal: AbortSignal): Download {
  // The names come from the declaration; which types they have is known only for names in the source.
  const execute = gong.execute as (entity: string, action: string, params: Params, options: object) => unknown
  return execute(entity.name, name, params, { signal }) as Download
}

function placeOf({ printsToTerminal }: Context, output: string | undefined, count: number): Place {
  if (output === '-') {
    if (count > 1)
      throw new GongError('usage', 'Several files cannot go to standard output.', {
        advice: 'Give a folder with --output, or one id.',
      })
    if (printsToTerminal)
      throw new GongError('usage', 'A recording is no text for a terminal.', {
        advice: 'Leave --output out, give a file, or send the output into a pipe.',
      })
    return 'stdout'
  }
  if (output === undefined) return { folder: '.' }
  const isFolder = output.endsWith('/') || statSync(output, { throwIfNoEntry: false })?.isDirectory() === true
  if (!isFolder && count === 1) return { file: output }
  try {
    mkdirSync(output, { recursive: true })
  } catch (cause) {
    throw new GongError('usage', `${output} is no folder, and several files are to be written.`, {
      advice: 'Give a folder with --output.',
      cause,
    })
  }
  return { folder: output }
}

async function downloadOne(
  context: Context,
  download: Download,
  place: Place,
  force: boolean | undefined,
): Promise<void> {
  if (place === 'stdout') {
    for await (const piece of download) await context.printBytes(piece)
    return
  }
  const { fileName, size } = await download.info()
  const path = 'file' in place ? place.file : join(place.folder, fileName)
  const transfer = createTransfer(context, fileName, size)
  try {
    if ('folder' in place) await mayWrite(context, path, force)
    const { bytes } = await download.saveTo(path, { onProgress: ({ received }) => transfer.update(received) })
    transfer.end()
    context.tell(`${path}: ${formatBytes(bytes)}`)
  } finally {
    transfer.end()
    await download.cancel()
  }
}

/** @throws GongError `usage` when the file is there and nobody wants it overwritten. */
async function mayWrite(context: Context, path: string, force = false): Promise<void> {
  if (force || !existsSync(path)) return
  if (context.canAsk && /^y(es)?$/i.test((await context.ask(`${path} exists. Overwrite it? [y/N] `)).trim()))
    return
  throw new GongError('usage', `${path} exists already; it was left as it is.`, {
    advice: 'Give another --output, or --force to overwrite it.',
  })
}
