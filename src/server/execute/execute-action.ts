import { prepareParams } from '../../client/check-params.ts'
import type { Gong } from '../../client/create-gong.ts'
import type { Download } from '../../client/download.ts'
import type { CallOptions } from '../../client/execute.ts'
import { readSome } from '../../client/read-visible.ts'
import { dropFields, type FieldPath, parsePath, selectFields } from '../../client/select-fields.ts'
import type { Instance } from '../../connections/instances.ts'
import { type NamedAction, scopesOf } from '../../entities/actions.ts'
import type { Params } from '../../entities/entity.ts'
import { json, type RouteRequest } from '../route.ts'
import { checkAccount } from './check-account.ts'
import { describeEntities, entitySchema } from './describe-entities.ts'
import { downloadAnswer, withRange } from './download-answer.ts'
import type { ExecuteBody } from './execute-body.ts'
import { findAction, findEntity } from './find-action.ts'
import { listMetadata, treatmentMetadata } from './metadata.ts'
import { readListParams, refuseFileInJson } from './read-params.ts'
import { truncateTexts } from './truncate-texts.ts'

/** What an execution is made of. */
export interface Execution {
  readonly gong: Gong
  readonly instance: Instance
  readonly body: ExecuteBody
  /** The binary parameter by name, where the request is a form. */
  readonly file?: Params | undefined
  readonly request: RouteRequest<unknown>
}

interface Outcome {
  readonly result: unknown
  readonly metadata: Readonly<Record<string, unknown>>
}

/** Executes an action and answers with Airbyte's envelope, or with the bytes of a download. */
export async function executeAction(execution: Execution): Promise<Response> {
  const { body, instance, request } = execution
  const { notes, parts } = request
  const { connection } = instance
  const started = parts.clock.monotonic()
  const logged = <T>(name: string, work: () => Promise<T>) =>
    parts.hub.operations.run({ kind: 'execute', name, connection }, work)
  notes.action = body.action
  const described = await introspect(execution, logged)
  if (described !== undefined) return envelope(execution, described, started)
  const entity = findEntity(body.entity)
  notes.entity = entity.name
  const target = findAction(entity, body.action)
  notes.action = target.name
  notes.scopes = scopesOf(target.action)
  return logged(`${entity.name} ${target.name}`, async () => {
    const { kind } = target.action
    if (kind === 'download') return download(execution, target)
    const outcome = kind === 'list' ? await list(execution, target) : await one(execution, target)
    return envelope(execution, outcome, started)
  })
}

/** Actions that tell of the API instead of asking Gong. */
async function introspect(
  { body, gong, request }: Execution,
  logged: <T>(name: string, work: () => Promise<T>) => Promise<T>,
): Promise<Outcome | undefined> {
  switch (body.action) {
    case 'list_entities':
      return { result: describeEntities(), metadata: {} }
    case 'entity_schema':
      return { result: entitySchema(findEntity(body.entity)), metadata: {} }
    case 'check':
      return { result: await logged('check', () => checkAccount(gong, request.signal)), metadata: {} }
    default:
      return undefined
  }
}

async function list({ body, gong, request }: Execution, target: NamedAction): Promise<Outcome> {
  const { cursor, limit, rest } = readListParams(target, body.params ?? {})
  const { params, defaulted } = prepare(target, rest, request)
  const found = await readSome(gong.executor, target, params, {
    cursor,
    limit,
    includePrivate: body.include_private ?? request.parts.includePrivate,
    signal: request.signal,
  })
  const chosen = choose(found.records, body)
  const { value, fields } =
    body.skip_truncation === false ? truncateTexts(chosen) : { value: chosen, fields: [] }
  return {
    result: value,
    metadata: listMetadata(found, { defaulted, truncated: fields, leftOut: found.leftOut }),
  }
}

async function one({ body, gong, file, request }: Execution, target: NamedAction): Promise<Outcome> {
  const given = body.params ?? {}
  if (file === undefined) refuseFileInJson(target, given)
  const { params, defaulted } = prepare(target, { ...given, ...file }, request)
  const { data, response } = await gong.executor.one(target, params, { signal: request.signal })
  const metadata = {
    ...treatmentMetadata({ defaulted, truncated: [], leftOut: 0 }),
    request_id: response.requestId ?? null,
  }
  return { result: choose(data, body), metadata }
}

function download({ body, gong, request }: Execution, target: NamedAction): Promise<Response> {
  const params = withRange(body.params ?? {}, request.request)
  // The names are those of an action that was found; their types are lost on the way.
  const run = gong.execute as unknown as (
    entity: string,
    action: string,
    params: Params,
    options: CallOptions,
  ) => Download
  const opened = run(target.entity.name, target.name, params, { signal: request.signal })
  return downloadAnswer(opened, request.breakOff)
}

function prepare(target: NamedAction, given: Params, { parts }: RouteRequest<unknown>) {
  return prepareParams(target, given, target.action.defaults?.(parts.clock.now()))
}

/** The value with the fields that were asked for; a selection wins over an exclusion, as in Airbyte's API. */
function choose<T>(value: T, { select_fields: select, exclude_fields: exclude }: ExecuteBody): T {
  const [selected, excluded] = [select, exclude].map(toPaths)
  if (selected !== undefined && selected.length > 0) return selectFields(value, selected)
  return excluded !== undefined && excluded.length > 0 ? dropFields(value, excluded) : value
}

function toPaths(texts: readonly string[] | null | undefined): readonly FieldPath[] {
  return (texts ?? []).map(parsePath).filter((path) => path !== undefined)
}

function envelope({ request }: Execution, { result, metadata }: Outcome, started: number): Response {
  const { notes, parts } = request
  return json(200, {
    status: 'success',
    result,
    connector_metadata: metadata,
    execution_metadata: {
      connector_instance_id: notes.instanceId,
      execution_time_ms: Math.round(parts.clock.monotonic() - started),
    },
  })
}
