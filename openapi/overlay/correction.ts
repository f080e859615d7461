import type { OperationNode, ParameterNode, SchemaNode } from '../description.ts'

/** What every correction says of itself: where it applies, what it changes, and who says so. */
export interface Basis {
  /** A schema (`Scorecard`), a field (`Scorecard.created`), an operation (`GET /v2/calls`) or a set of them. */
  readonly at: string
  readonly what: string
  readonly source: string
}

/** The rules that apply to many places at once; `correct.ts` carries each out. */
export type RuleName =
  | 'split-listed-enums'
  | 'int64-ids-are-strings'
  | 'id-examples-mark-ids'
  | 'id-parameters-are-ids'
  | 'date-examples-mark-dates'
  | 'date-times-are-strings'
  | 'responses-are-optional-and-nullable'
  | 'responses-have-open-enums'
  | 'unknown-fields-are-kept'
  | 'any-operation-may-be-throttled'

/** A correction that holds everywhere the rule finds its mark. */
export interface RuleCorrection extends Basis {
  readonly rule: RuleName
}

/** A correction of one schema or of one field of it: keywords set, others taken away. */
export interface SchemaCorrection extends Basis {
  readonly set?: SchemaNode
  readonly drop?: readonly (keyof SchemaNode)[]
}

/** A schema that is both sent and answered and must stay strict where it is sent: answers get a copy. */
export interface AnswerCopyCorrection extends Basis {
  readonly answerCopy: string
}

/** A schema that the description lacks. */
export interface NewSchemaCorrection extends Basis {
  readonly schema: SchemaNode
}

/** A correction of one operation: parameters set, added or removed, a body, or scopes. */
export interface OperationCorrection extends Basis {
  readonly parameters?: readonly (Partial<ParameterNode> & Pick<ParameterNode, 'name'>)[]
  readonly removeParameters?: readonly string[]
  readonly requestBody?: NonNullable<OperationNode['requestBody']>
  readonly scopes?: readonly string[]
  readonly conditionalScopes?: NonNullable<OperationNode['conditionalScopes']>
}

/** An operation that the description lacks. */
export interface NewOperationCorrection extends Basis {
  readonly operation: OperationNode
}

/** Everything that is wrong or missing in the published description. */
export interface Overlay {
  readonly newSchemas: readonly NewSchemaCorrection[]
  readonly newOperations: readonly NewOperationCorrection[]
  readonly schemas: readonly SchemaCorrection[]
  readonly answerCopies: readonly AnswerCopyCorrection[]
  readonly operations: readonly OperationCorrection[]
  /** Applied last, in this order. */
  readonly rules: readonly RuleCorrection[]
}
