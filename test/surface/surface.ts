import { shownParams } from '../../docs/generator/params.ts'
import { describeProgram, usageOf } from '../../docs/generator/program.ts'
import { discoverStreams } from '../../src/airbyte/catalog.ts'
import { type Setting, settings } from '../../src/cli/settings.ts'
import { ownColumns, tableOf } from '../../src/destinations/table.ts'
import { scopesOf } from '../../src/entities/actions.ts'
import { entities, streamList } from '../../src/entities/entities.ts'
import type { Entity, StreamEntity } from '../../src/entities/entity.ts'
import { errorCodes } from '../../src/errors/codes.ts'

/** Everything that users and other programs rely on, a fact a line: what a change adds or takes away shows here. */
export function describeSurface(): string {
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ...Object.entries(entities).map(
      ([sdkName, entity]) => [`entity ${entity.name}`, entityLines(sdkName, entity)] as const,
    ),
    ...streamList.map((entity) => [`table ${entity.name}`, tableLines(entity)] as const),
    ['airbyte streams', discoverStreams().map(airbyteLine)],
    ...describeProgram().commands.map((command) => {
      const options = command.options.map(({ flags, defaultValue }) =>
        defaultValue === undefined ? flags : `${flags} = ${defaultValue}`,
      )
      return [`command ${usageOf(command)}`, options] as const
    }),
    ['settings', (Object.values(settings) as Setting[]).map(settingLine)],
    ['errors', Object.entries(errorCodes).map(errorLine)],
  ]
  return sections
    .map(([title, lines]) => `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`)
    .join('\n')
}

function entityLines(sdkName: string, { aliases, actions }: Entity): string[] {
  return [
    `gong.${sdkName}${aliases.length > 0 ? `, also known as ${aliases.join(', ')}` : ''}`,
    ...Object.entries(actions).flatMap(([name, action]) => [
      `${name}: ${action.kind}${action.effect ? ` that ${action.effect}` : ''}, ${action.operation.method} ${action.operation.path}, ${action.operation.isPaged ? 'paged' : 'not paged'}, scopes ${scopesOf(action).join(' ')}`,
      ...shownParams(action).map((param) => `  ${param.name}${param.isRequired ? '' : '?'}: ${param.type}`),
    ]),
  ]
}

function tableLines(entity: StreamEntity): string[] {
  const { columns, key } = tableOf(entity)
  return [
    `read by ${entity.stream.read.by}, key ${key.join(', ')}`,
    ...columns.map(({ name, type }) => `${name} ${type}`),
    ...ownColumns,
  ]
}

function airbyteLine(stream: ReturnType<typeof discoverStreams>[number]): string {
  const {
    name,
    supported_sync_modes: modes,
    default_cursor_field: cursor,
    source_defined_primary_key: key,
  } = stream
  return `${name}: key ${JSON.stringify(key)}, cursor ${JSON.stringify(cursor ?? [])}, ${modes.join(' or ')}`
}

function settingLine({ variable, flag, defaultText, isSecret }: Setting): string {
  const parts = [flag && `--${flag}`, defaultText && `default ${defaultText}`, isSecret && 'secret']
  return [variable, ...parts.filter((part) => part !== undefined)].join(', ')
}

function errorLine([code, { disposition, exitCode, httpStatus, failureType }]: [
  string,
  (typeof errorCodes)[keyof typeof errorCodes],
]): string {
  return `${code}: ${disposition}, exit ${exitCode}, HTTP ${httpStatus}, ${failureType}`
}
