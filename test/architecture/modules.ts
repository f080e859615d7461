import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** The checkout's folder. */
const root = fileURLToPath(new URL('../../', import.meta.url))

/** A TypeScript file, read and parsed. */
export interface Module {
  /** From the checkout's folder, with slashes: `src/sync/run.ts`. */
  readonly path: string
  readonly text: string
  readonly tree: ts.SourceFile
}

/** Something that a rule forbids, and where. */
export interface Finding {
  readonly path: string
  readonly line: number
  readonly what: string
}

/** One import of a module. */
export interface Import {
  readonly from: string
  readonly line: number
  /** What is written: `./run.ts`, `node:fs`, `zod`. */
  readonly specifier: string
  /** The file it means, as a module's path; undefined for packages. */
  readonly to: string | undefined
  /** Gone at run time. `import { type A }` is not: the import of the file stays. */
  readonly isTypeOnly: boolean
}

/** A module from text, for the checkout's own files and for small examples. */
export function parseModule(path: string, text: string): Module {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) }
}

/** The files that match, tests left out unless asked for. */
export function readModules(pattern: string, { tests = false } = {}): Module[] {
  return globSync(pattern, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => tests || !path.endsWith('.test.ts'))
    .sort()
    .map((path) => parseModule(path, readFileSync(join(root, path), 'utf8')))
}

/** Every import and re-export of a module, dynamic ones included. */
export function importsOf({ path, tree }: Module): Import[] {
  const found: Import[] = []
  const add = (node: ts.Node, specifier: string, isTypeOnly: boolean) =>
    found.push({ from: path, line: lineOf(tree, node), specifier, to: resolve(path, specifier), isTypeOnly })
  walk(tree, (node) => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node, node.moduleSpecifier.text, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      add(node, node.moduleSpecifier.text, node.isTypeOnly)
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments
      if (specifier && ts.isStringLiteral(specifier)) add(node, specifier.text, false)
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { literal } = node.argument
      if (ts.isStringLiteral(literal)) add(node, literal.text, true)
    }
  })
  return found
}

/** Visits a node and everything in it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1
}

/** Findings as lines that an editor can open. */
export function describeFindings(findings: readonly Finding[]): string[] {
  return findings.map(({ path, line, what }) => `${path}:${line} ${what}`)
}

function resolve(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return relative('.', join(dirname(from), specifier)).replaceAll('\\', '/')
}
