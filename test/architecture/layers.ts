import type { Finding, Import } from './modules.ts'

/** The folders of `src/`, lowest first; those of one line are siblings. An arrow may only point up this list. */
const layers: readonly (readonly string[])[] = [
  ['api'],
  ['errors'],
  ['entities'],
  ['http'],
  ['client'],
  ['database'],
  ['sync', 'destinations', 'search', 'connections', 'webhooks', 'logs'],
  ['records', 'functions'],
  ['jobs'],
  ['hub'],
  ['tools'],
  ['airbyte', 'mcp', 'server'],
  ['cli'],
]

/** Layers that know less than their place would let them: all that each may import. */
const narrow: Readonly<Record<string, readonly string[]>> = {
  // A table of codes and a type: nothing of Gong's API is in it.
  errors: [],
  // One client of any API: nothing of Gong is in it.
  http: ['errors'],
  // The other party: what it takes from us, it could get wrong in the same way.
  simulator: [],
}

/** Files outside the layers: the SDK's door is made of what lies at or below the client. */
const rootFiles: Readonly<Record<string, string>> = { 'src/index.ts': 'client' }

/** A module that files of a sibling folder may import at run time; else siblings know each other by types only. */
export interface SiblingImport {
  /** The folder that imports. */
  readonly from: string
  /** The file that is imported. */
  readonly to: string
  /** Why it is a pure helper that both must share. */
  readonly reason: string
}

/** The layer that a file belongs to, `simulator` and `openapi` among them, or undefined. */
export function layerOf(path: string): string | undefined {
  if (path.startsWith('openapi/')) return 'openapi'
  const folder = rootFiles[path] ?? /^src\/([^/]+)\//.exec(path)?.[1] ?? ''
  return folder === 'simulator' || rank(folder) >= 0 ? folder : undefined
}

/** Imports that point the wrong way, skip a wall or tie siblings together at run time. */
export function findWrongArrows(
  imports: readonly Import[],
  allowed: readonly SiblingImport[] = [],
): Finding[] {
  return imports.flatMap((item) => {
    const complaint = complain(item, allowed)
    return complaint === undefined
      ? []
      : [{ path: item.from, line: item.line, what: `${complaint} (${item.specifier})` }]
  })
}

function complain(
  { from, to, specifier, isTypeOnly }: Import,
  allowed: readonly SiblingImport[],
): string | undefined {
  const here = layerOf(from)
  if (here === undefined) return 'lies in no known folder of src'
  if (to === undefined) {
    const isFree = here !== 'simulator' || specifier.startsWith('node:')
    return isFree ? undefined : 'the simulator needs nothing but Node'
  }
  const there = layerOf(to)
  if (there === undefined) return `imports ${to}, which lies in no known folder`
  if (there === here) return undefined
  if (there === 'openapi')
    return here === 'simulator' ? undefined : `${here} must not import openapi: src/api is made of it`
  if (there === 'simulator') return here === 'cli' ? undefined : `${here} must not import the simulator`
  const only = narrow[here]
  if (only !== undefined) return only.includes(there) ? undefined : `${here} must not know ${there}`
  const difference = rank(there) - rank(here)
  if (difference > 0) return `${here} must not import ${there}: arrows point the other way`
  if (difference < 0 || isTypeOnly) return undefined
  if (allowed.some((item) => item.from === here && item.to === to)) return undefined
  return `${here} and ${there} are siblings and know each other by types only`
}

function rank(layer: string): number {
  return layers.findIndex((names) => names.includes(layer))
}
