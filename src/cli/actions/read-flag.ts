import { fold } from '../../entities/spelling.ts'
import { GongError } from '../../errors/gong-error.ts'
import { parseJson } from '../../http/parse-json.ts'
import type { Inputs } from './inputs.ts'
import { expandDate, expandMoment, isRelative } from './moment-text.ts'
import type { ParamFlag } from './param-flags.ts'

/** What flags are read with. */
export interface FlagReading {
  /** In milliseconds. */
  readonly now: number
  /** Times before now are no good guess where something is written. */
  readonly isWrite: boolean
  readonly inputs: Inputs
}

/**
 * The value of a parameter from what was given after its flag; what cannot be read stays a text, for the check of all
 * parameters to name.
 * @param given a switch's truth, else the texts in the order in which they were given.
 * @throws GongError `usage` that names the flag.
 */
export async function readFlag(
  flag: ParamFlag,
  given: boolean | readonly string[],
  reading: FlagReading,
): Promise<unknown> {
  if (typeof given === 'boolean') return given
  const text = given.at(-1) ?? ''
  switch (flag.form) {
    case 'list':
      return readList(flag, given, reading)
    case 'json':
      return readStructure(flag, given, reading)
    case 'file':
      return text === '-' ? reading.inputs.bytes(`--${flag.flag}`) : text
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
    case 'choice':
      return flag.schema.enum?.find((choice) => fold(choice) === fold(text)) ?? text
    case 'moment':
    case 'date':
      return readTime(flag, text, reading)
    default:
      return text
  }
}

function readTime({ flag, form }: ParamFlag, text: string, { now, isWrite }: FlagReading): string {
  if (isWrite && isRelative(text)) {
    throw new GongError('usage', `--${flag} “${text}” could be before or after now.`, {
      advice: 'Give a date such as 2026-01-31, or a date-time such as 2026-01-31T08:00:00Z.',
    })
  }
  return form === 'date' ? expandDate(text, now) : expandMoment(text, now)
}

/** Texts apart by commas, in any number of flags; or lists in JSON, for texts with commas. */
async function readList(flag: ParamFlag, given: readonly string[], reading: FlagReading): Promise<unknown> {
  const choices = flag.schema.items?.enum
  const values: unknown[] = []
  for (const text of given) {
    if (/^\s*[[{]/.test(text)) {
      const parsed = parseFlag(flag, text)
      if (!Array.isArray(parsed)) return parsed
      values.push(...(parsed as unknown[]))
      continue
    }
    const read = await reading.inputs.text(text, `--${flag.flag}`)
    const words = read.split(/[,\n]/).map((word) => word.trim())
    values.push(
      ...words
        .filter((word) => word !== '')
        .map((word) => choices?.find((choice) => fold(choice) === fold(word)) ?? word),
    )
  }
  if (values.length > 0) return values
  // Gong takes an empty filter for none, and would give everything.
  throw new GongError('usage', `--${flag.flag} names nothing.`, {
    advice: 'Give at least one value, or leave the flag out.',
  })
}

/** An object, or the objects of a list one by one or together. */
async function readStructure(
  flag: ParamFlag,
  given: readonly string[],
  reading: FlagReading,
): Promise<unknown> {
  const values: unknown[] = []
  for (const text of given) values.push(parseFlag(flag, await reading.inputs.text(text, `--${flag.flag}`)))
  const isList = [flag.schema.type].flat().includes('array')
  return isList ? values.flat() : values.at(-1)
}

function parseFlag({ flag }: ParamFlag, text: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    throw new GongError('usage', `--${flag} is no JSON: ${reasonOf(cause)}.`, {
      advice: 'Give JSON in single quotes, or @FILE with JSON in it.',
      cause,
    })
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause)
}
