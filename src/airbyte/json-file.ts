import { GongError } from '../errors/gong-error.ts'
import type { SourceWorld } from './world.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as people would name it in a message, without showing it: it may be a secret. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (value === '') return 'empty'
  return Array.isArray(value) ? 'a list' : isObject(value) ? 'an object' : `a ${typeof value}`
}

/**
 * The JSON in a file that an option names.
 * @throws GongError `settings` that names the option and the file and never shows what is in it.
 */
export async function readJsonFile(
  world: Pick<SourceWorld, 'readFile'>,
  option: string,
  path: string,
): Promise<unknown> {
  let text: string
  try {
    text = await world.readFile(path)
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT'
        ? 'there is no such file'
        : 'it cannot be read'
    throw new GongError('settings', `--${option} ${path}: ${reason}.`, {
      advice: 'Give the path of a readable file.',
    })
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    // JSON.parse's own message would quote the text, secrets and all.
    throw new GongError('settings', `--${option} ${path} is not JSON.`, {
      advice: 'Correct the file; it must hold one JSON value.',
    })
  }
}

/** `YYYY-MM-DD`, or a date-time; without a zone it is UTC. */
const momentForm = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i

/** A date or date-time in milliseconds since 1970, or undefined when it is none. */
export function readMoment(value: unknown): number | undefined {
  const form = typeof value === 'string' ? momentForm.exec(value.trim()) : null
  if (form === null) return undefined
  const [text, zone] = form
  const ms = Date.parse(text.length > 10 && zone === undefined ? `${text}Z` : text)
  return Number.isNaN(ms) || isRolledOver(text) ? undefined : ms
}

/** Date.parse takes 30 February for a day in March. */
function isRolledOver(text: string): boolean {
  const day = text.slice(0, 10)
  const date = new Date(day)
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day
}
