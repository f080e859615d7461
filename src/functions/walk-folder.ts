import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** What lies in a folder of functions, as paths from it; packages and hidden things are left out. */
export interface FolderContent {
  /** In the order of their paths. */
  readonly files: readonly string[]
  /** Those in it, not the folder itself. */
  readonly folders: readonly string[]
}

/** Lists a folder with those in it. */
export async function walkFolder(folder: string, within = ''): Promise<FolderContent> {
  const entries = await readdir(join(folder, within), { withFileTypes: true })
  const shown = entries.filter(({ name }) => name !== 'node_modules' && !name.startsWith('.'))
  const pathOf = ({ name }: (typeof entries)[number]) => join(within, name)
  const folders = shown.filter((entry) => entry.isDirectory()).map(pathOf)
  // One that is taken away meanwhile is empty.
  const gone = (error: NodeJS.ErrnoException): FolderContent => {
    if (error.code === 'ENOENT') return { files: [], folders: [] }
    throw error
  }
  const inside = await Promise.all(folders.map((path) => walkFolder(folder, path).catch(gone)))
  return {
    files: [
      ...shown.filter((entry) => entry.isFile()).map(pathOf),
      ...inside.flatMap(({ files }) => files),
    ].sort(),
    folders: [...folders, ...inside.flatMap((one) => one.folders)],
  }
}
