const encoder = new TextEncoder()

/** Bytes that a text has inside a JSON message: escapes and UTF-8 count. */
export function jsonBytes(text: string): number {
  // Without the quotes around it.
  return encoder.encode(JSON.stringify(text)).length - 2
}

/** The longest beginning of a text that has at most so many bytes in a JSON message; characters stay whole. */
export function cutToBytes(text: string, bytes: number): string {
  if (jsonBytes(text) <= bytes) return text
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (jsonBytes(text.slice(0, middle)) <= bytes) low = middle
    else high = middle - 1
  }
  return wholeCharacters(text.slice(0, low))
}

/** Without the first half of a character of two halves at the end. */
export function wholeCharacters(text: string): string {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text
}

/** The text, or its beginning and a word that it was cut. */
export function capText(text: string, maxBytes: number): string {
  if (jsonBytes(text) <= maxBytes) return text
  const note = '\n… cut: the answer would be longer than the cap.'
  return cutToBytes(text, Math.max(0, maxBytes - jsonBytes(note))) + note
}

/** `1 call`, `2 calls`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
