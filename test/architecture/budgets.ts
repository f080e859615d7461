import ts from 'typescript'
import { type Finding, lineOf, type Module, walk } from './modules.ts'

/** Lines a file may have. */
export const mostFileLines = 400
/** Lines of code, without blank lines and comments, that a function may have; functions in it count. */
export const mostFunctionLines = 60

/** Whether a file is longer than a person takes in. */
export function findLongFile({ path, text }: Module): Finding[] {
  const lines = text.trimEnd().split('\n').length
  return lines <= mostFileLines
    ? []
    : [{ path, line: lines, what: `has ${lines} lines; at most ${mostFileLines}` }]
}

/** Functions that are longer than a screen. */
export function findLongFunctions({ path, text, tree }: Module): Finding[] {
  const found: Finding[] = []
  walk(tree, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return
    const lines = codeLines(text.slice(node.getStart(tree), node.end))
    if (lines > mostFunctionLines) {
      found.push({
        path,
        line: lineOf(tree, node),
        what: `a function of ${lines} lines; at most ${mostFunctionLines}`,
      })
    }
  })
  return found
}

function codeLines(text: string): number {
  return text.split('\n').filter((line) => !/^\s*($|\/\/|\/?\*)/.test(line)).length
}

/** `any`, default exports and `export *`. */
export function findLooseEnds({ path, tree }: Module): Finding[] {
  const found: Finding[] = []
  const add = (node: ts.Node, what: string) => found.push({ path, line: lineOf(tree, node), what })
  walk(tree, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) add(node, 'any')
    else if (ts.isExportAssignment(node) || (node.kind === ts.SyntaxKind.DefaultKeyword && isExported(node)))
      add(node, 'default export')
    else if (ts.isExportDeclaration(node) && (!node.exportClause || ts.isNamespaceExport(node.exportClause)))
      add(node, 'export *')
    else if (ts.isExportSpecifier(node) && node.name.text === 'default') add(node, 'default export')
  })
  return found
}

function isExported({ parent }: ts.Node): boolean {
  return (
    ts.isFunctionDeclaration(parent) || ts.isClassDeclaration(parent) || ts.isInterfaceDeclaration(parent)
  )
}
