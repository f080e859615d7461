import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { GongError } from '../errors/gong-error.ts'

const othersMayRead = 0o077
const othersMayWrite = 0o002

/**
 * Makes the folder that holds secrets, for its owner alone.
 * @throws GongError `settings` when everybody may write in it: they could put keys of their own there.
 */
export function preparePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new GongError('settings', `The data folder ${folder} cannot be made: ${messageOf(cause)}.`, {
      advice: 'Set GONG_CONNECTOR_DATA_DIR to a folder that you may write to.',
      cause,
    })
  }
  const { mode } = statSync(folder)
  if ((mode & othersMayWrite) === 0) return
  throw new GongError('settings', `Everybody may write in the data folder ${folder}, which holds keys.`, {
    advice: `Run chmod 700 ${folder}, or set GONG_CONNECTOR_DATA_DIR to a folder of your own.`,
  })
}

/**
 * The text of a file that only its owner may read; made on first use.
 * @throws GongError `settings` when others may read it: what it holds is no secret any more.
 */
export function readOrMakePrivateFile(path: string, make: () => string): string {
  const found = readPrivateFile(path)
  if (found !== undefined) return found
  // Written beside and linked: of two processes that start together one wins, and nobody reads half a file.
  const draft = `${path}.${make().slice(0, 8).replaceAll(/\W/g, '_')}.new`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(draft, `${make()}\n`, { mode: 0o600, flag: 'wx' })
    linkSync(draft, path)
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
    if (!isThere) {
      throw new GongError('settings', `${path} cannot be written: ${messageOf(cause)}.`, {
        advice: 'Set GONG_CONNECTOR_DATA_DIR to a folder that you may write to.',
        cause,
      })
    }
  } finally {
    rmSync(draft, { force: true })
  }
  return readPrivateFile(path) ?? ''
}

/**
 * Replaces the text of a file that only its owner may read: whoever reads it gets all of the old text or of the new,
 * and what is there outlives the machine's fall.
 */
export function replacePrivateFile(path: string, text: string): void {
  const draft = `${path}.new`
  rmSync(draft, { force: true })
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, `${text}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
}

/**
 * The text of a file that only its owner may read, or undefined without one.
 * @throws GongError `settings` when others may read it.
 */
export function readPrivateFile(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  if ((found.mode & othersMayRead) !== 0) {
    const mode = (found.mode & 0o777).toString(8)
    throw new GongError('settings', `Others than its owner may read ${path} (mode ${mode}).`, {
      advice: `Run chmod 600 ${path} if you trust all who could read it; replace the secret in it otherwise.`,
    })
  }
  return readFileSync(path, 'utf8').trim()
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
