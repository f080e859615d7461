import type { Files, FileWriter } from '../files.ts'

/** How far a download has come. */
export interface DownloadProgress {
  /** Bytes so far. */
  readonly received: number
  /** Bytes that come in all; undefined when the server does not say. */
  readonly total: number | undefined
}

export interface SaveOptions {
  /** Hears of every piece once it is written. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined
}

/** A file that was saved. */
export interface SavedFile {
  readonly path: string
  readonly bytes: number
}

/** Writes pieces into a file that appears only when it is whole; of one that fails nothing is left behind. */
export async function saveDownload(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  totalSize: () => Promise<number | undefined>,
  files: Files,
  { onProgress }: SaveOptions,
): Promise<SavedFile> {
  const writer: FileWriter = await files.write(path)
  let received = 0
  try {
    const total = await totalSize()
    for await (const piece of pieces) {
      await writer.append(piece)
      received += piece.byteLength
      onProgress?.({ received, total })
    }
    await writer.commit()
  } catch (error) {
    await writer.discard()
    throw error
  }
  return { path, bytes: received }
}
