import ts from 'typescript'
import { type Finding, lineOf, type Module, walk } from './modules.ts'

/** Globals that reach the process, the network, the clock or chance. */
const globals: ReadonlySet<string> = new Set([
  'process',
  'fetch',
  'WebSocket',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'performance',
  'crypto',
  'globalThis',
])

/** Members of harmless globals that reach them. */
const members: ReadonlySet<string> = new Set(['Date.now', 'Math.random', 'AbortSignal.timeout'])

/** Modules of Node that reach them, whole or by name. */
const modules: Readonly<Record<string, RegExp>> = {
  'node:process': /./,
  'node:timers': /./,
  'node:timers/promises': /./,
  'node:perf_hooks': /./,
  'node:http': /./,
  'node:https': /./,
  'node:crypto': /^(random|getRandomValues|webcrypto|crypto$)/,
}

/** Uses of the process, the network, the clock or chance that should come in as parameters. */
export function findOutsideWorld(module: Module): Finding[] {
  const { path, tree } = module
  const own = declaredNames(tree)
  const found: Finding[] = []
  const add = (node: ts.Node, what: string) => found.push({ path, line: lineOf(tree, node), what })
  walk(tree, (node) => {
    if (ts.isImportDeclaration(node)) for (const name of forbiddenImports(node)) add(node, name)
    else if (ts.isNewExpression(node) && isDate(node.expression) && !node.arguments?.length)
      add(node, 'new Date()')
    else if (ts.isCallExpression(node) && isDate(node.expression)) add(node, 'Date()')
    else if (ts.isPropertyAccessExpression(node) && members.has(node.getText(tree)))
      add(node, node.getText(tree))
    else if (ts.isIdentifier(node) && globals.has(node.text) && !own.has(node.text) && isUse(node))
      add(node, node.text)
  })
  return found
}

function isDate(node: ts.Expression): boolean {
  return ts.isIdentifier(node) && node.text === 'Date'
}

function forbiddenImports({ moduleSpecifier, importClause }: ts.ImportDeclaration): string[] {
  const specifier = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : ''
  const pattern = modules[specifier]
  if (pattern === undefined || importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return []
  const bindings = importClause?.namedBindings
  if (bindings === undefined || ts.isNamespaceImport(bindings)) return [specifier]
  return bindings.elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ name, propertyName }) => (propertyName ?? name).text)
    .filter((name) => pattern.test(name))
    .map((name) => `${name} of ${specifier}`)
}

/** Names that the file declares itself: its `fetch` is not the global one. */
function declaredNames(tree: ts.SourceFile): Set<string> {
  const names = new Set<string>()
  walk(tree, (node) => {
    const isDeclaration =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node)
    // A parameter of a type's method is no variable.
    if (isDeclaration && node.name && ts.isIdentifier(node.name) && !isInType(node)) names.add(node.name.text)
  })
  return names
}

/** Whether an identifier stands for a value here: it is no name of a member and no part of a type. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isShorthandPropertyAssignment(parent)) return true
  if ('name' in parent && parent.name === node) return false
  if (ts.isBindingElement(parent) && parent.propertyName === node) return false
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false
  return !isInType(node)
}

function isInType(node: ts.Node): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isTypeNode(at) || ts.isInterfaceDeclaration(at) || ts.isTypeAliasDeclaration(at)) return true
    if (ts.isStatement(at) || ts.isBlock(at)) return false
  }
  return false
}
