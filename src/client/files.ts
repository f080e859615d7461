import type { GongErrorCode } from '../errors/codes.ts'
import { GongError } from '../errors/gong-error.ts'

/** A file that is written beside its place and put there when it is whole. */
export interface FileWriter {
  append(bytes: Uint8Array): Promise<void>
  /** Puts the file in its place. */
  commit(): Promise<void>
  /** Leaves nothing behind. */
  discard(): Promise<void>
}

/** The files of the machine, where there are any. */
export interface Files {
  /**
   * Its name without folders, and its size in bytes; a pipe has none.
   * @throws GongError `usage` when it cannot be read.
   */
  describe(path: string): Promise<{ readonly name: string; readonly size: number | undefined }>
  read(path: string): AsyncIterable<Uint8Array>
  /** @throws GongError `usage` when there can be no file of this path; its methods `destination` when it cannot be written. */
  write(path: string): Promise<FileWriter>
}

type FileSystem = typeof import('node:fs')
type FileHandle = import('node:fs/promises').FileHandle

/** What Node, Deno and Bun offer to code that must not import their modules. */
interface ProcessLike {
  getBuiltinModule?: (name: string) => unknown
}

/** A module of the runtime's own, or undefined in browsers and workers. */
export function builtinModule<M>(name: string): M | undefined {
  const { process } = globalThis as { process?: ProcessLike }
  return process?.getBuiltinModule?.(name) as M | undefined
}

function fileSystem(doing: string): FileSystem {
  const found = builtinModule<FileSystem>('node:fs')
  if (found !== undefined) return found
  throw new GongError('usage', `There are no files in this runtime for ${doing}.`, {
    advice: 'Give or take bytes, a Blob or a stream instead of a path.',
  })
}

/** Files by way of the runtime's own module, looked up when one is used. */
export const systemFiles: Files = {
  async describe(path) {
    const { promises, constants } = fileSystem(`reading ${path}`)
    try {
      const found = await promises.stat(path)
      if (found.isDirectory()) throw new Error('it is a folder')
      await promises.access(path, constants.R_OK)
      return { name: path.split(/[/\\]/).pop() ?? path, size: found.isFile() ? found.size : undefined }
    } catch (cause) {
      throw unreadable(path, cause)
    }
  },
  async *read(path) {
    const { createReadStream } = fileSystem(`reading ${path}`)
    try {
      yield* createReadStream(path, { highWaterMark: 65_536 })
    } catch (cause) {
      throw unreadable(path, cause)
    }
  },
  async write(path) {
    const { promises } = fileSystem(`writing ${path}`)
    const wrap = <T>(work: Promise<T>, code: GongErrorCode = 'destination') =>
      work.catch((cause: unknown) => {
        throw unwritable(code, path, cause)
      })
    const { temporary, file } = await wrap(openBeside(path, promises), 'usage')
    return {
      append: (bytes) => wrap(file.writeFile(bytes)),
      async commit() {
        await wrap(file.sync())
        await wrap(file.close())
        await wrap(promises.rename(temporary, path))
      },
      async discard() {
        await file.close().catch(() => undefined)
        await promises.rm(temporary, { force: true })
      },
    }
  },
}

/** A new file beside the one that is meant: two that write the same one must not write into each other. */
async function openBeside(
  path: string,
  promises: FileSystem['promises'],
): Promise<{ readonly temporary: string; readonly file: FileHandle }> {
  const found = await promises.stat(path).catch(() => undefined)
  if (found?.isDirectory()) throw new Error('it is a folder')
  for (let number = 1; ; number++) {
    const temporary = `${path}.part${number === 1 ? '' : number}`
    try {
      return { temporary, file: await promises.open(temporary, 'wx') }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function unreadable(path: string, cause: unknown): GongError {
  return new GongError('usage', `The file ${path} cannot be read: ${messageOf(cause)}.`, {
    advice: 'Give the path of a file that exists and may be read.',
    cause,
  })
}

function unwritable(code: GongErrorCode, path: string, cause: unknown): GongError {
  return new GongError(code, `The file ${path} cannot be written: ${messageOf(cause)}.`, {
    ...(code === 'usage' ? { advice: 'Give a path in a folder that exists and may be written to.' } : {}),
    cause,
  })
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
