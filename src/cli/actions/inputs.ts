import { readFileSync } from 'node:fs'
import { GongError } from '../../errors/gong-error.ts'

/** Texts and bytes that flags point to: `@FILE`, `-` for standard input, which can be read once. */
export interface Inputs {
  /** The text itself, that of the file after `@`, or standard input for `-`. */
  text(given: string, flag: string): Promise<string>
  /** Standard input, piece by piece. */
  bytes(flag: string): AsyncIterable<Uint8Array>
}

/** Makes them; two flags that want standard input are told so. */
export function createInputs(stdin: AsyncIterable<Uint8Array>): Inputs {
  let reader: string | undefined
  function takeStdin(flag: string): AsyncIterable<Uint8Array> {
    if (reader !== undefined) {
      throw new GongError('usage', `${reader} and ${flag} cannot both come from standard input.`, {
        advice: 'Give one of them as a file.',
      })
    }
    reader = flag
    return stdin
  }
  return {
    async text(given, flag) {
      if (given === '-') return readAll(takeStdin(flag))
      return given.startsWith('@') ? readText(given.slice(1), flag) : given
    },
    bytes: takeStdin,
  }
}

/**
 * The text of a file.
 * @throws GongError `usage` that names the flag and the file.
 */
export function readText(path: string, flag: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new GongError('usage', `${flag}: the file ${path} cannot be read: ${reason}.`, {
      advice: 'Give the path of a file that exists and may be read.',
      cause,
    })
  }
}

async function readAll(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of stdin) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}
