/** One parameter of an operation, outside the body. */
export interface OperationParameter {
  /** As Gong spells it, `workspace-id` included. */
  readonly name: string
  readonly in: 'path' | 'query'
  readonly isRequired: boolean
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array'
  /** `int64-id` (send the digits), `date-time` or `date`, where known. */
  readonly format?: string
  readonly enum?: readonly string[]
  readonly description?: string
}

/** One operation of Gong's API, as the corrected description tells it. */
export interface Operation {
  readonly operationId: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its parameters in braces: `/v2/calls/{id}`. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  /** Scopes a Bearer token needs; empty where Gong names none. */
  readonly scopes: readonly string[]
  /** Scopes needed in addition, each only when the named request field is set. */
  readonly conditionalScopes?: readonly { readonly scope: string; readonly when: string }[]
  readonly parameters: readonly OperationParameter[]
  /** `schema` is the name of a type in types.gen.ts. */
  readonly body?: { readonly contentType: string; readonly schema: string; readonly isRequired: boolean }
  /** The statuses of success, each with the name of its answer's type in types.gen.ts. */
  readonly answers: readonly { readonly status: number; readonly schema: string }[]
  readonly errorStatuses: readonly number[]
  /** Answers come in pages: the request takes a `cursor`, the answer carries `records`. */
  readonly isPaged: boolean
}
