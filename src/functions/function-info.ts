import type { ActionDefinition, SyncDefinition } from './function-definition.ts'

/** A JSON Schema, of whichever draft its maker writes. */
export type JsonSchemaObject = Readonly<Record<string, unknown>>

/** What is known of any function, for lists and descriptions. */
interface FunctionFacts {
  readonly name: string
  readonly description: string
  readonly version: string
  readonly scopes: readonly string[]
  /** Integrations that it is for; undefined for all. */
  readonly integrations: readonly string[] | undefined
  /** Where it comes from; undefined of those that are built in. */
  readonly file: string | undefined
  /** Its source text, or what says the same of one that is built in. */
  readonly code: string
  /** In milliseconds since 1970. */
  readonly loadedAt: number
}

export interface ActionInfo extends FunctionFacts {
  readonly type: 'action'
  readonly input: JsonSchemaObject
  readonly output: JsonSchemaObject
  readonly definition: ActionDefinition
}

export interface SyncInfo extends FunctionFacts {
  readonly type: 'sync'
  /** The schemas of its records by the name of their model. */
  readonly models: Readonly<Record<string, JsonSchemaObject>>
  /** As it was written; undefined for the connection's. */
  readonly frequency: string | undefined
  readonly autoStart: boolean
  readonly metadata: JsonSchemaObject | undefined
  /** Undefined of a stream, which the engine reads. */
  readonly definition: SyncDefinition | undefined
}

/** A function that there is. */
export type FunctionInfo = ActionInfo | SyncInfo

export type FunctionType = FunctionInfo['type']
