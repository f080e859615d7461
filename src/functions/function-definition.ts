import type { ActionContext, SyncContext } from './function-context.ts'
import type { InputOf, Models, OutputOf, Schema } from './schema.ts'

/** What every function has. */
interface FunctionBase<M extends Schema | undefined> {
  /** By which it is called: letters, digits, `-` and `_`. Taken from a built-in one, it takes its place. */
  readonly name: string
  /** One sentence for people and agents. */
  readonly description: string
  readonly version?: string
  /** OAuth scopes that it needs at Gong. */
  readonly scopes?: readonly string[]
  /** Integrations whose connections it is for; all without it. */
  readonly integrations?: readonly string[]
  /** Of the connection's metadata, checked before each run. */
  readonly metadata?: M
  /** For how long a run may take, in milliseconds: 5 minutes for an action, 24 hours for a sync when missing. */
  readonly timeoutMs?: number
}

/** An input with which `functions test` runs an action, and what must come out. */
export interface ActionExample<I extends Schema = Schema, O extends Schema = Schema> {
  readonly name?: string
  readonly input: InputOf<I>
  /** Fields that the output must have, with these values; that it fits the schema is all without it. */
  readonly output?: Partial<InputOf<O>>
}

/** Something that a product asks for and gets answered. */
export interface ActionDefinition<
  I extends Schema = Schema,
  O extends Schema = Schema,
  M extends Schema | undefined = Schema | undefined,
> extends FunctionBase<M> {
  readonly kind: 'action'
  readonly input: I
  readonly output: O
  /** Whether running it twice does the same as once. Only such an action is run again after a failure or a crash. */
  readonly isRepeatable?: boolean
  readonly examples?: readonly ActionExample<I, O>[]
  run(context: ActionContext<M>, input: OutputOf<I>): Promise<InputOf<O>> | InputOf<O>
}

/** A scheduled copy of something into records of the function's own models. */
export interface SyncDefinition<
  R extends Models = Models,
  C extends Schema | undefined = Schema | undefined,
  M extends Schema | undefined = Schema | undefined,
> extends FunctionBase<M> {
  readonly kind: 'sync'
  /** The records by the name of their model, such as `Deal`; each must have an `id`, a text. */
  readonly models: R
  /** Where a run goes on: what `checkpoint` holds. */
  readonly checkpoint?: C
  /** Time between the beginnings of two runs: `30m`, `1h`, `1d`; of the connection when missing. */
  readonly frequency?: string
  /** Whether it is started by itself on connecting; true when missing. */
  readonly autoStart?: boolean
  run(context: SyncContext<R, C, M>): Promise<void>
}

export type FunctionDefinition = ActionDefinition | SyncDefinition

/** Identity at run time but for its kind; infers what its `run` gets and must give. */
export function defineAction<I extends Schema, O extends Schema, M extends Schema | undefined = undefined>(
  action: Omit<ActionDefinition<I, O, M>, 'kind'>,
): ActionDefinition<I, O, M> {
  return { ...action, kind: 'action' }
}

/** Identity at run time but for its kind; infers what its `run` gets. */
export function defineSync<
  R extends Models,
  C extends Schema | undefined = undefined,
  M extends Schema | undefined = undefined,
>(sync: Omit<SyncDefinition<R, C, M>, 'kind'>): SyncDefinition<R, C, M> {
  return { ...sync, kind: 'sync' }
}
