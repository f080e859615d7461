import type { Import } from './modules.ts'

/** Files that import each other in a circle at run time, each circle's files in order of name. */
export function findCycles(imports: readonly Import[]): string[][] {
  const edges = new Map<string, string[]>()
  for (const { from, to, isTypeOnly } of imports) {
    if (to !== undefined && !isTypeOnly) edges.set(from, [...(edges.get(from) ?? []), to])
  }
  return strongComponents(edges)
    .filter(([first = '', ...others]) => others.length > 0 || edges.get(first)?.includes(first))
    .map((files) => files.sort())
}

/** Tarjan's strongly connected components. */
function strongComponents(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const components: string[][] = []

  function visit(node: string): void {
    const own = order.size
    order.set(node, own)
    lowest.set(node, own)
    stack.push(node)
    for (const next of edges.get(node) ?? []) {
      if (!order.has(next)) visit(next)
      if (stack.includes(next)) lowest.set(node, Math.min(lowest.get(node) ?? own, lowest.get(next) ?? own))
    }
    if (lowest.get(node) === own) components.push(stack.splice(stack.indexOf(node)))
  }

  for (const node of edges.keys()) if (!order.has(node)) visit(node)
  return components
}
