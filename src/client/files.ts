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
  /** Its name without folders, and its size in bytes. @throws GongError `usage` when it cannot be read. */
  describe(path: string): Promise<{ readonly name: string; readonly size: number }>
  read(path: string): AsyncIterable<Uint8Array>
  write(path: string): Promise<FileWriter>
}

type FileSystem = typeof import('node:fs')

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
    const { promises } = fileSystem(`reading ${path}`)
    try {
      const found = await promises.stat(path)
      if (found.isDirectory()) throw new Error('it is a folder')
      return { name: path.split(/[/\\]/).pop() ?? path, size: found.size }
    } catch (cause) {
      throw new GongError('usage', `The file ${path} cannot be read: ${messageOf(cause)}.`, {
        advice: 'Give the path of a file that exists and may be read.',
        cause,
      })
    }
  },
  read: (path) => fileSystem(`reading ${path}`).createReadStream(path, { highWaterMark: 262_144 }),
  async write(path) {
    const { promises } = fileSystem(`writing ${path}`)
    const temporary = `${path}.part`
    const file = await promises.open(temporary, 'w').catch((cause: unknown) => {
      throw new GongError('usage', `The file ${path} cannot be written: ${messageOf(cause)}.`, {
        advice: 'Give a path in a folder that exists and may be written to.',
        cause,
      })
    })
    return {
      append: async (bytes) => void (await file.writeFile(bytes)),
      async commit() {
        await file.sync()
        await file.close()
        await promises.rename(temporary, path)
      },
      async discard() {
        await file.close().catch(() => undefined)
        await promises.rm(temporary, { force: true })
      },
    }
  },
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
