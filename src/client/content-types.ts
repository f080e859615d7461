/** Content types by the ending of a file's name: those that Gong names for recordings, and the text files it takes. */
const contentTypes: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  mkv: 'video/x-matroska',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  webm: 'video/webm',
  csv: 'text/csv',
  ldjson: 'application/x-ndjson',
  jsonl: 'application/x-ndjson',
}

/** Other names of the same, and what recordings come as beside them. */
const endings: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(contentTypes).map(([ending, type]) => [type, ending])),
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/mp3': 'mp3',
  'audio/x-m4a': 'm4a',
  'audio/aac': 'aac',
  'audio/ogg': 'ogg',
  'audio/webm': 'webm',
  'audio/x-flac': 'flac',
  'video/quicktime': 'mov',
  'video/matroska': 'mkv',
}

export const anyContentType = 'application/octet-stream'

/** The content type of a file by its name. */
export function contentTypeOf(fileName: string): string {
  return contentTypes[endingIn(fileName)] ?? anyContentType
}

/** The ending of a file by its content type, else by the path it came from, without a dot. */
export function endingOf(contentType: string, path: string): string {
  const bare = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  return endings[bare] ?? (endingIn(path) || 'bin')
}

function endingIn(path: string): string {
  return /\.(\w{1,10})$/.exec(path)?.[1]?.toLowerCase() ?? ''
}
