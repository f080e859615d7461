import ts from 'typescript'
import { type Finding, importsOf, lineOf, type Module, walk } from './modules.ts'

/** What the rule must know of the declared entities. */
export interface KnownNames {
  /** Names, SDK names, Airbyte names and aliases of all entities. */
  readonly names: ReadonlySet<string>
  /** The files that declare them. */
  readonly files: ReadonlySet<string>
}

/** Where a SQL statement names a table. */
const tablePosition = /\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+["`[]?(\w+)/g

/** Objects whose members are the entities. */
const holders = /^(?:\w*[gG]ong|entities|\w*[sS]dk)$/

/**
 * Places that name an entity: shared code that does so lacks a property in the declaration.
 *
 * Names that nothing but an entity has (`call_transcripts`, `extensiveCalls`) count wherever they stand but in
 * comments. Those that are English words too (`users`, `calls`) count where they can mean nothing else: as a whole
 * string, as the table of a SQL statement, as a member of the SDK, as keys of an object that lists entities, and as
 * an import of the declaring file. So does a path of Gong's API, which only a declaration knows.
 */
export function findEntityNames(module: Module, { names, files }: KnownNames): Finding[] {
  const { path, tree } = module
  const found: Finding[] = []
  const add = (node: ts.Node, name: string) =>
    found.push({ path, line: lineOf(tree, node), what: `names ${name}` })
  for (const { to, line } of importsOf(module)) {
    if (to !== undefined && files.has(to)) found.push({ path, line, what: `imports ${to}` })
  }
  walk(tree, (node) => {
    if (isText(node) && !isSpecifier(node)) for (const name of namesInText(node.text, names)) add(node, name)
    else if (ts.isIdentifier(node) && names.has(node.text)) {
      if (isUnmistakable(node.text) || isMemberOfHolder(node) || isInListOfNames(node, names))
        add(node, node.text)
    }
  })
  return found
}

type Text = ts.StringLiteralLike | ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail

function isText(node: ts.Node): node is Text {
  return ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
}

function isSpecifier({ parent }: Text): boolean {
  return ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)
}

function namesInText(text: string, names: ReadonlySet<string>): string[] {
  if (names.has(text)) return [text]
  const words = (text.match(/\w+/g) ?? []).filter((word) => isUnmistakable(word) && names.has(word))
  const tables = [...text.matchAll(tablePosition)].flatMap(([, name = '']) => (names.has(name) ? [name] : []))
  const paths = text.match(/\/v2\/[a-z][\w/{}-]*/g) ?? []
  return [...new Set([...words, ...tables, ...paths])]
}

/** Whether nobody would write the word but for the entity. */
function isUnmistakable(name: string): boolean {
  return /[a-z][A-Z_]/.test(name)
}

function isMemberOfHolder(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) {
    const { expression, name } = parent
    const holder = ts.isPropertyAccessExpression(expression) ? expression.name : expression
    return name === node && ts.isIdentifier(holder) && holders.test(holder.text)
  }
  if (!ts.isBindingElement(parent)) return false
  const declaration = parent.parent.parent
  if (!ts.isVariableDeclaration(declaration)) return false
  const { initializer } = declaration
  return initializer !== undefined && ts.isIdentifier(initializer) && holders.test(initializer.text)
}

/** Whether the word is a key among three or more that are all entities: a list of them, not a coincidence. */
function isInListOfNames({ parent }: ts.Identifier, names: ReadonlySet<string>): boolean {
  if (!ts.isPropertyAssignment(parent) && !ts.isShorthandPropertyAssignment(parent)) return false
  const keys = parent.parent.properties.map(({ name }) => (name && ts.isIdentifier(name) ? name.text : ''))
  return keys.length >= 3 && keys.every((key) => names.has(key))
}
