import type { JsonSchema } from './json-schema.ts'

/** What a part of a request that is a file may be given as; a string is the path of a file. */
export type Upload = string | Blob | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

/** One parameter of an operation, wherever it goes. */
export interface OperationParam {
  /** `file`: a binary part of a multipart form. */
  readonly in: 'path' | 'query' | 'body' | 'file'
  /**
   * Where it goes in Gong's own words, when that is not its name: `workspace-id`, `mediaFile`, in a body
   * `filter.fromDateTime`; `''` is the whole body.
   */
  readonly wire?: string
  readonly isRequired?: boolean
  readonly schema: JsonSchema
}

/** One operation of Gong's API, as the corrected description tells it. */
export interface Operation<Id extends string = string> {
  /** The name Gong gives it; a few are accidents (`listUsers_1` is coaching, `updateReminder` tasks). */
  readonly operationId: Id
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its parameters in braces: `/v2/calls/{id}`. */
  readonly path: `/v2/${string}`
  readonly tag: string
  readonly summary: string
  /** Scopes a Bearer token needs; empty where Gong names none. */
  readonly scopes: readonly string[]
  /** Scopes needed in addition, each only when the named request field is set. */
  readonly conditionalScopes?: readonly { readonly scope: string; readonly when: string }[]
  /** By name in camelCase. Fields of a body stand here one by one, those of its `filter` among them; the page cursor does not. */
  readonly params: Readonly<Record<string, OperationParam>>
  readonly contentType?: 'application/json' | 'multipart/form-data'
  /** Objects that a JSON body holds even when no parameter fills them: Gong answers 400 without `filter`. */
  readonly wrappers?: readonly string[]
  /** Of the answer when all went well. */
  readonly answer: JsonSchema
  /** Answers come in pages: the request takes a `cursor` (query on GET, top of the body on POST), the answer carries `records`. */
  readonly isPaged: boolean
}
