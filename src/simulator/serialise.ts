import { LazyList } from './lazy-list.ts'

/** The room that bodies are put together in; it grows to the largest so far and is used again. */
let room = Buffer.allocUnsafe(1 << 20)

/**
 * Writes a body as JSON, list items one by one: a string of a whole page would be so large that
 * it is collected late, and the process would grow by hundreds of megabytes.
 */
export function serialise(body: unknown): Buffer {
  if (typeof body === 'string') return Buffer.from(body)
  if (!isPlainObject(body)) return Buffer.from(JSON.stringify(body))
  let length = put('{', 0)
  let isFirst = true
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined) continue
    length = put(`${isFirst ? '' : ','}${JSON.stringify(name)}:`, length)
    length =
      Array.isArray(value) || value instanceof LazyList
        ? putList(value, length)
        : put(JSON.stringify(value), length)
    isFirst = false
  }
  length = put('}', length)
  return Buffer.from(room.subarray(0, length))
}

function putList(list: Iterable<unknown>, start: number): number {
  let length = put('[', start)
  const first = length
  for (const item of list) {
    if (length > first) length = put(',', length)
    length = put(JSON.stringify(item), length)
  }
  return put(']', length)
}

function put(text: string, start: number): number {
  // A character takes three bytes at most.
  if (start + text.length * 3 > room.length) {
    const larger = Buffer.allocUnsafe(Math.max(room.length * 2, start + text.length * 3))
    room.copy(larger, 0, 0, start)
    room = larger
  }
  return start + room.write(text, start)
}

function isPlainObject(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}
