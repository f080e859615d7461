import { actionsOf, type NamedAction, scopesOf } from '../../entities/actions.ts'
import { entities, entityList } from '../../entities/entities.ts'
import type { Entity } from '../../entities/entity.ts'
import { requireEntity } from '../../entities/names.ts'
import { flagsOf, positionalOf } from '../actions/param-flags.ts'
import type { Context } from '../context.ts'
import { bold, dim } from '../format.ts'
import { fitText } from '../output/text-width.ts'

/**
 * Shows every action of every entity: as text on a terminal, elsewhere as JSON lines
 * `{entity, action, method, path, scopes}`. With a name, everything about one entity.
 */
export function showEntities(
  context: Context,
  name: string | undefined,
  { json = false }: { readonly json?: boolean },
): number {
  const shown = name === undefined ? entityList : [requireEntity(name)]
  if (json || (name === undefined && !context.printsToTerminal)) {
    for (const target of shown.flatMap(actionsOf)) context.print(JSON.stringify(asJson(target)))
    return 0
  }
  const [only] = shown
  context.print(name === undefined || only === undefined ? overview(context, shown) : details(context, only))
  if (name === undefined) context.tell(dim(context.screen, 'More about one: gong-connector entities NAME'))
  return 0
}

function asJson({ entity, name, action }: NamedAction) {
  const { method, path } = action.operation
  return { entity: entity.name, action: name, method, path, scopes: scopesOf(action) }
}

/** Terminals narrower than this have no room for paths beside summaries. */
const widthForRequests = 120

/** Each entity with its actions under it. */
function overview(context: Context, shown: readonly Entity[]): string {
  const width = context.printColumns
  const targets = shown.flatMap(actionsOf)
  const nameWidth = Math.max(...targets.map(({ name }) => name.length))
  const requestWidth = Math.max(...targets.map((target) => requestOf(target).length))
  const line = (target: NamedAction) => {
    const request = width < widthForRequests ? '' : `${requestOf(target).padEnd(requestWidth)}  `
    return fitText(`  ${target.name.padEnd(nameWidth)}  ${request}${target.action.summary}`, width)
  }
  return shown
    .map((entity) => {
      const title = fitText(entity.summary, width - entity.name.length - 2)
      return [`${heading(context, entity.name)}  ${title}`, ...actionsOf(entity).map(line)].join('\n')
    })
    .join('\n\n')
}

function requestOf({ action }: NamedAction): string {
  return `${action.operation.method} ${action.operation.path}`
}

function details(context: Context, entity: Entity): string {
  const sdkName = Object.entries(entities).find(([, each]) => each === entity)?.[0]
  const names = [`gong.${sdkName} in the SDK`, ...entity.aliases.map((alias) => `alias ${alias}`)]
  return [
    `${heading(context, entity.name)}  ${entity.summary}`,
    `Also: ${names.join(', ')}`,
    syncText(entity),
    ...actionsOf(entity).map((target) => actionText(context, target)),
  ].join('\n')
}

function syncText({ stream }: Entity): string {
  if (stream === undefined) return 'Not synced: it is no stream.'
  const hidden = stream.privateFlag === undefined ? '' : '; private calls are left out unless asked for'
  return `Synced into a table of its own, keyed by ${stream.key.join(', ')}${hidden}.`
}

function actionText(context: Context, target: NamedAction): string {
  const { entity, name, action } = target
  const verb = ['list', 'get', 'download'].includes(name) ? name : 'execute'
  const scopes = scopesOf(action)
  const positional = positionalOf(action)
  const command = [
    'gong-connector',
    verb,
    entity.name,
    ...(verb === 'execute' ? [name] : []),
    ...(positional === undefined || action.kind === 'list' ? [] : [`<${positional}>`]),
  ]
  const flags = flagsOf(action).map(({ flag, placeholder, isRequired, description }) => ({
    term: `--${flag}${placeholder === '' ? '' : ` <${placeholder}>`}${isRequired ? ' *' : ''}`,
    description,
  }))
  const width = Math.min(34, Math.max(0, ...flags.map(({ term }) => term.length)))
  const lines = flags.map(({ term, description }) =>
    fitText(`    ${term.padEnd(width)}  ${description}`.trimEnd(), context.printColumns),
  )
  return [
    '',
    `  ${heading(context, command.join(' '))}`,
    `    ${action.summary}`,
    `    ${requestOf(target)}${scopes.length === 0 ? '' : `, scope ${scopes.join(', ')}`}`,
    ...(lines.some((line) => line.includes(' *')) ? [...lines, '    * required'] : lines),
  ].join('\n')
}

function heading(context: Context, text: string): string {
  return context.printsToTerminal ? bold(context.screen, text) : text
}
