import { Refusal } from './answer.ts'
import type { ReceivedFile } from './multipart/received-file.ts'
import { LARGEST_TEXT_FILE, type ReceivedBody } from './received-body.ts'

/** The most that Gong takes of a recording, in bytes (gong facts, 2.6). */
const LARGEST_MEDIA_FILE = 1.5 * 2 ** 30

/** Content types of recordings that Gong takes (gong facts, 2.6). */
const MEDIA_TYPE = /^(?:audio\/.+|video\/.+|(?:application|binary)\/octet-stream)$/i

/** The file that a form must bring; throws a Refusal when it is not there or not of the kind. */
export function checkFile(
  required: readonly string[],
  { contentType, files, problem }: ReceivedBody,
): ReceivedFile {
  if (problem !== undefined) throw new Refusal(400, `Failed to parse multipart servlet request: ${problem}`)
  if (files === undefined) throw new Refusal(400, `Content type '${contentType ?? ''}' not supported`)
  const [name = ''] = required
  const file = files.find((candidate) => candidate.name === name)
  if (file === undefined) throw new Refusal(400, `Required request part '${name}' is not present`)
  if (file.size === 0) throw new Refusal(400, `${name}: must not be empty`)
  if (name === 'mediaFile') checkMedia(file)
  else if (file.size > LARGEST_TEXT_FILE) throw new Refusal(400, `${name}: must not exceed 200MB`)
  return file
}

function checkMedia({ size, contentType = '' }: ReceivedFile): void {
  const type = contentType.split(';')[0]?.trim() ?? ''
  if (!MEDIA_TYPE.test(type)) throw new Refusal(400, `Unsupported media content type '${contentType}'`)
  if (size > LARGEST_MEDIA_FILE) throw new Refusal(400, 'mediaFile: must not exceed 1.5GB')
}
