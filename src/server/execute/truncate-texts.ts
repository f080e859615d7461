/** Characters that stay of a long text: as many as Airbyte's API leaves. */
const mostTextLength = 200

/** What was cut: how often, and in which fields. */
export interface Truncated<T> {
  readonly value: T
  /** Dotted paths of the fields, without the places in lists. */
  readonly fields: readonly string[]
}

/** Cuts every long text, at any depth, and says in each how much is missing. */
export function truncateTexts<T>(value: T): Truncated<T> {
  const fields = new Set<string>()
  const cut = (part: unknown, path: string): unknown => {
    if (typeof part === 'string') {
      if (part.length <= mostTextLength) return part
      fields.add(path)
      // Half a surrogate pair is no character.
      const end = /[\uD800-\uDBFF]/.test(part.charAt(mostTextLength - 1))
        ? mostTextLength - 1
        : mostTextLength
      return `${part.slice(0, end)}… [${part.length - end} more characters; set skip_truncation to true for all]`
    }
    if (Array.isArray(part)) return part.map((item) => cut(item, path))
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(
      Object.entries(part).map(([name, field]) => [name, cut(field, path === '' ? name : `${path}.${name}`)]),
    )
  }
  return { value: cut(value, '') as T, fields: [...fields] }
}
