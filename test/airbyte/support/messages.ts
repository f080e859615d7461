import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormatsModule from 'ajv-formats'
import { parse } from 'yaml'

/** A message of the protocol as a test reads it: everything that might be there. */
export interface Message {
  readonly type: string
  readonly record?: { stream: string; data: Record<string, unknown>; emitted_at: number }
  readonly state?: {
    type: string
    stream: { stream_descriptor: { name: string }; stream_state: Record<string, unknown> }
    sourceStats: { recordCount: number }
  }
  readonly trace?: {
    type: string
    emitted_at: number
    error?: {
      message: string
      internal_message: string
      failure_type: string
      stack_trace?: string
      stream_descriptor?: { name: string }
    }
    estimate?: { name: string; type: string; row_estimate: number }
    stream_status?: {
      stream_descriptor: { name: string }
      status: string
      reasons?: { type: string; rate_limited: { quota_reset: number } }[]
    }
  }
  readonly log?: { level: string; message: string }
  readonly control?: { connectorConfig: { config: Record<string, unknown> } }
  readonly connectionStatus?: { status: string; message?: string }
  readonly catalog?: { streams: CatalogStream[] }
  readonly spec?: { connectionSpecification: Record<string, unknown> } & Record<string, unknown>
}

export interface CatalogStream {
  readonly name: string
  readonly json_schema: Record<string, unknown>
  readonly supported_sync_modes: readonly string[]
  readonly [field: string]: unknown
}

// The package is CommonJS: its default export is the function in one loader, a module in another.
const addFormats = ('default' in addFormatsModule ? addFormatsModule.default : addFormatsModule) as (
  ajv: Ajv,
) => void

/** A JSON Schema validator that knows formats and takes Airbyte's own keywords. */
export function createAjv(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: true })
  addFormats(ajv)
  return ajv
}

const { definitions } = parse(readFileSync(join(import.meta.dirname, '../protocol.yaml'), 'utf8'))
const isMessage: ValidateFunction = createAjv().compile({ $ref: '#/definitions/AirbyteMessage', definitions })

/** The lines of stdout as messages; each must be one JSON object that the published schema allows, without nulls. */
export function parseMessages(text: string): Message[] {
  const lines = text.split('\n')
  if (lines.pop() !== '') throw new Error('the last line has no end')
  return lines.map((line) => {
    const message = JSON.parse(line) as Message
    if (!isMessage(message)) {
      throw new Error(`not valid: ${JSON.stringify(isMessage.errors)} in ${line.slice(0, 500)}`)
    }
    const { record, ...others } = message
    const { data: _data, ...around } = record ?? {}
    const { control, ...rest } = others
    if (JSON.stringify({ around, rest, isControl: control !== undefined }).includes(':null')) {
      throw new Error(`null in ${line.slice(0, 500)}`)
    }
    return message
  })
}

/** The data of the records of a stream. */
export function recordsOf(messages: readonly Message[], stream: string): Record<string, unknown>[] {
  return messages.flatMap(({ record }) => (record?.stream === stream ? [record.data] : []))
}

/** The states of a stream, in order. */
export function statesOf(messages: readonly Message[], stream: string): Record<string, unknown>[] {
  return messages.flatMap(({ state }) =>
    state?.stream.stream_descriptor.name === stream ? [state.stream.stream_state] : [],
  )
}

export function statusesOf(messages: readonly Message[], stream: string): string[] {
  return messages.flatMap(({ trace }) =>
    trace?.stream_status?.stream_descriptor.name === stream ? [trace.stream_status.status] : [],
  )
}

export function errorsOf(messages: readonly Message[]) {
  return messages.flatMap(({ trace }) => trace?.error ?? [])
}

export function logsOf(messages: readonly Message[]): string[] {
  return messages.flatMap(({ log }) => (log === undefined ? [] : [log.message]))
}

/** The whole configurations that were announced, in order. */
export function configsOf(messages: readonly Message[]): Record<string, unknown>[] {
  return messages.flatMap(({ control }) => (control === undefined ? [] : [control.connectorConfig.config]))
}

/** What a platform would give the next sync: the last state of every stream. */
export function lastStates(messages: readonly Message[]): unknown[] {
  const last = new Map<string, unknown>()
  for (const { state } of messages)
    if (state !== undefined) last.set(state.stream.stream_descriptor.name, state)
  return [...last.values()]
}
