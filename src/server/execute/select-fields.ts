/** Fields by name; `true` takes the whole field. */
type FieldTree = Map<string, FieldTree | true>

/** Which fields of the records an answer has. */
export interface FieldChoice {
  /** Dotted paths, into lists as well; when given, nothing else stays. */
  readonly select?: readonly string[] | undefined
  /** Dotted paths of what goes. Without effect beside `select`, as in Airbyte's API. */
  readonly exclude?: readonly string[] | undefined
}

/** The value with the chosen fields; the value itself where there is no choice. */
export function selectFields<T>(value: T, { select, exclude }: FieldChoice): T {
  if (select !== undefined && select.length > 0) return keep(value, toTree(select)) as T
  if (exclude !== undefined && exclude.length > 0) return drop(value, toTree(exclude)) as T
  return value
}

/** `parties[].name` means the same as `parties.name`: a path goes into every item of a list. */
function toTree(paths: readonly string[]): FieldTree {
  const tree: FieldTree = new Map()
  for (const path of paths) {
    const names = path.replaceAll('[]', '').split('.')
    let level = tree
    for (const [index, name] of names.entries()) {
      const there = level.get(name)
      if (there === true) break
      if (index === names.length - 1) level.set(name, true)
      else {
        const next: FieldTree = there ?? new Map()
        level.set(name, next)
        level = next
      }
    }
  }
  return tree
}

function keep(value: unknown, tree: FieldTree): unknown {
  if (Array.isArray(value)) return value.map((item) => keep(item, tree)).filter((item) => item !== undefined)
  if (typeof value !== 'object' || value === null) return undefined
  const kept: Record<string, unknown> = {}
  for (const [name, inner] of tree) {
    if (!Object.hasOwn(value, name)) continue
    const field = (value as Record<string, unknown>)[name]
    const part = inner === true || field === null ? field : keep(field, inner)
    if (part !== undefined) kept[name] = part
  }
  return kept
}

function drop(value: unknown, tree: FieldTree): unknown {
  if (Array.isArray(value)) return value.map((item) => drop(item, tree))
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    const inner = tree.get(name)
    if (inner === true) return []
    return [[name, inner === undefined ? field : drop(field, inner)]]
  })
  return Object.fromEntries(fields)
}
