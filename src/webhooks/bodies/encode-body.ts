/** A body as it is signed and sent: its keys in order at every depth, so that equal bodies are equal texts. */
export function encodeBody(body: unknown): string {
  return JSON.stringify(inOrder(body))
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, field]) => [key, inOrder(field)]),
  )
}
