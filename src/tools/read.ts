import { checkParams, prepareParams } from '../client/check-params.ts'
import { findPrivate } from '../client/find-private.ts'
import { cursorAfter, readSlice } from '../client/read-slice.ts'
import { actionsOf, isReading, type NamedAction, recordSchema, requireAction } from '../entities/actions.ts'
import { entityList } from '../entities/entities.ts'
import type { Entity, Params } from '../entities/entity.ts'
import { nearestName, requireEntity } from '../entities/names.ts'
import { GongError } from '../errors/gong-error.ts'
import { createRendering, type Rendering } from './render-records.ts'
import { capText, countOf, jsonBytes } from './text-size.ts'
import { type RunOptions, readsGong, type ToolDefinition, type ToolParts } from './tool.ts'

const defaultLimit = 20
const mostRecords = 1000
/** Pages that one answer may cost: filters of our own may find nothing for long. */
const mostPages = 10

/** Actions that the tool offers: recordings are no text. */
function isOffered({ action }: NamedAction): boolean {
  return isReading(action) && action.kind !== 'download'
}

/** The tool that reads any entity. */
export function createReadTool(parts: ToolParts): ToolDefinition {
  const names = entityList.filter((entity) => actionsOf(entity).some(isOffered)).map(({ name }) => name)
  return {
    ...readsGong,
    name: 'read',
    description: `Read records of an entity as JSON lines, empty fields left out. Parameters: describe_entity. Choose fields to keep answers small. An answer that ends early gives a cursor.${parts.includePrivate ? '' : ' Private calls are left out.'}`,
    parameters: {
      type: 'object',
      properties: {
        entity: { type: 'string', description: names.join(', ') },
        action: { type: 'string', description: 'Default: list, else get' },
        params: {
          type: 'object',
          description: 'Of the action, such as {"fromDateTime":"2026-01-31T00:00:00Z"} or {"id":"123"}',
        },
        fields: {
          type: 'array',
          items: { type: 'string' },
          description: 'Dotted paths, such as ["title","parties.name"]',
        },
        limit: { type: 'integer', minimum: 1, maximum: mostRecords, description: `Default ${defaultLimit}` },
        cursor: { type: 'string', description: 'Of the answer before, with the same other arguments' },
      },
      required: ['entity'],
    },
    run: async (args, options) => {
      const entity = requireEntity(String(args['entity']))
      const target = requireReading(entity, args['action'] as string | undefined)
      const run = { parts, target, args, options }
      return target.action.kind === 'list' ? await readList(run) : await readOne(run)
    },
  }
}

interface Run {
  readonly parts: ToolParts
  readonly target: NamedAction
  readonly args: Params
  readonly options: RunOptions
}

function requireReading(entity: Entity, name: string | undefined): NamedAction {
  const offered = actionsOf(entity).filter(isOffered)
  const target = name === undefined ? offered[0] : requireAction(entity, name)
  if (target !== undefined && isOffered(target)) return target
  const all = actionsOf(entity).map((action) => action.name)
  const why =
    (target ?? actionsOf(entity)[0])?.action.kind === 'download'
      ? 'is a recording, which is no text: use the command line or the SDK'
      : target === undefined
        ? 'has nothing to read as text'
        : 'changes something: use the tool write'
  throw new GongError('usage', `read: ${[entity.name, target?.name].filter(Boolean).join(' ')} ${why}.`, {
    advice: `Actions of ${entity.name}: ${all.join(', ')}. To be read: ${offered.map((action) => action.name).join(', ') || 'none'}.`,
  })
}

async function readOne({ parts, target, args, options }: Run): Promise<string> {
  const { entity } = target
  const { executor } = parts.gong
  const params = checkParams(target, (args['params'] ?? {}) as Params)
  const { data } = await executor.one(target, params, { signal: options.signal })
  if (
    !parts.includePrivate &&
    (await findPrivate(executor, entity, [data], { signal: options.signal })).size > 0
  )
    throw new GongError('forbidden', `read: this record of ${entity.name} is of a private call.`, {
      advice:
        'Private calls are left out here; the server has an option that includes them (--include-private).',
    })
  const rendering = createRendering(
    parts.maxBytes - notesBytes(parts),
    args['fields'] as string[] | undefined,
  )
  rendering.add(data)
  return finish(parts, rendering.lines, notesOf(target, rendering))
}

async function readList({ parts, target, args, options }: Run): Promise<string> {
  const { includePrivate, maxBytes } = parts
  const { executor } = parts.gong
  const given = (args['params'] ?? {}) as Params
  const { params, defaulted } = prepareParams(target, given, target.action.defaults?.(parts.now()))
  const limit = (args['limit'] as number | undefined) ?? defaultLimit
  let cursor = args['cursor'] as string | undefined
  let rendering: Rendering | undefined
  let total: number | undefined
  let hidden = 0
  let isFull = false
  for (let pages = 0; pages < mostPages && !isFull; pages++) {
    options.onProgress?.(`Reading page ${pages + 1} of ${target.entity.name.replaceAll('_', ' ')}`)
    const page = await readSlice(executor, target, params, { cursor, signal: options.signal })
    // The cursor to go on with must fit under the cap too.
    const spare = notesBytes(parts) + jsonBytes(page.cursor ?? '') + jsonBytes(cursor ?? '')
    rendering ??= createRendering(maxBytes - spare, args['fields'] as string[] | undefined)
    total ??= page.totalRecords
    const secret = includePrivate
      ? undefined
      : await findPrivate(executor, target.entity, page.records, { signal: options.signal })
    let taken = 0
    for (const record of page.records) {
      if (secret?.has(record)) hidden++
      else if (rendering.lines.length >= limit || !rendering.add(record)) break
      taken++
    }
    isFull = taken < page.records.length || rendering.lines.length >= limit
    cursor = taken < page.records.length ? cursorAfter(cursor, taken) : page.cursor
    if (cursor === undefined) break
  }
  const lines = rendering?.lines ?? []
  const counted = total === undefined ? '' : ` (Gong counts ${total} in all)`
  return finish(
    parts,
    [`${countOf(lines.length, 'record')} of ${target.entity.name}${counted}:`, ...lines],
    [
      ...(cursor === undefined
        ? []
        : [`There are more: call read again with "cursor":${JSON.stringify(cursor)}`]),
      ...(hidden > 0 ? [`Left out, of private calls: ${countOf(hidden, 'record')}.`] : []),
      ...Object.entries(defaulted).map(([name, value]) => `Filled in: ${name} = ${JSON.stringify(value)}`),
      ...notesOf(target, rendering),
    ],
  )
}

/** Room for everything but records and cursors. */
function notesBytes({ maxBytes }: ToolParts): number {
  return Math.min(1500, Math.floor(maxBytes / 3))
}

function notesOf({ entity, action }: NamedAction, rendering: Rendering | undefined): string[] {
  const { shortened = [], missing = new Set<string>() } = rendering ?? {}
  const notes: string[] = []
  if (shortened.length > 0) {
    const parts = shortened.slice(0, 8).join(', ')
    const more = shortened.length > 8 ? ` and ${shortened.length - 8} more` : ''
    const instead =
      entity.readWith === undefined
        ? 'To get one whole, choose it alone with fields.'
        : `Use ${entity.readWith.tool}: ${entity.readWith.how}.`
    notes.push(`This record is too long; shortened: ${parts}${more}. ${instead}`)
  }
  if (missing.size > 0 && (rendering?.lines.length ?? 0) > 0) {
    const known = Object.keys(recordSchema(action).properties ?? {})
    const told = [...missing].map((name) => {
      const nearest = nearestName(name.split('.')[0] ?? '', known)
      return nearest === undefined ? name : `${name} (there is ${nearest})`
    })
    notes.push(`No record has ${told.join(', ')}. Fields: ${known.join(', ')}.`)
  }
  return notes
}

function finish({ maxBytes }: ToolParts, lines: readonly string[], notes: readonly string[]): string {
  const body = lines.join('\n')
  if (notes.length === 0) return capText(body, maxBytes)
  const room = maxBytes - jsonBytes(`${body}\n\n`)
  return `${body}\n\n${capText(notes.join('\n'), room)}`
}
