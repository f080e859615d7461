import type { Gong } from '../client/create-gong.ts'
import type { InputOf, Models, OutputOf, Schema } from './schema.ts'

/** Whose account a function runs for. */
export interface FunctionConnection {
  /** As the product named it. */
  readonly id: string
  /** Key of its integration: `gong`, `gong-oauth` or one of your own. */
  readonly integration: string
  readonly tags: Readonly<Record<string, string>>
}

/** Lines for the operation's log; secrets are taken out. */
export interface FunctionLog {
  debug(text: string): void
  info(text: string): void
  warn(text: string): void
  error(text: string): void
}

/** What the product keeps with the connection. */
export interface FunctionMetadata<M extends Schema | undefined = undefined> {
  get(): Promise<M extends Schema ? OutputOf<M> : Readonly<Record<string, unknown>>>
  /** Puts it in place of what is there. */
  set(metadata: Readonly<Record<string, unknown>>): Promise<void>
  /** Sets some fields of it. */
  merge(fields: Readonly<Record<string, unknown>>): Promise<void>
}

/** Runs what else there is for the connection. */
export interface FunctionTrigger {
  /** Runs another action and gives its output. */
  action(name: string, input?: unknown): Promise<unknown>
  /** Has a sync run as soon as it can. */
  sync(name: string): Promise<void>
}

/** What every function gets. */
export interface FunctionContext<M extends Schema | undefined = undefined> {
  /** The connection's client: shares its budget, retries, and renews its credentials. */
  readonly gong: Gong
  readonly connection: FunctionConnection
  readonly metadata: FunctionMetadata<M>
  readonly trigger: FunctionTrigger
  readonly log: FunctionLog
  /** Variables that the operator gives to functions. */
  readonly env: Readonly<Record<string, string>>
  /** Whether records of private calls may be shown. */
  readonly includePrivate: boolean
  /** Milliseconds since 1970, by the server's clock. */
  readonly now: () => number
  /** Aborted when the run must end: pass it on to whatever waits. */
  readonly signal: AbortSignal
}

/** What an action gets. */
export type ActionContext<M extends Schema | undefined = undefined> = FunctionContext<M>

/** A record of a model as a function gives it. */
export type RecordOf<S> = InputOf<S> & { readonly id: string }

/** The records of a sync's models. */
export interface FunctionRecords<R extends Models = Models> {
  /** Writes records; of two with one id the later counts. They are there with the next checkpoint, or earlier. */
  save<N extends keyof R & string>(model: N, records: Iterable<RecordOf<R[N]>>): Promise<void>
  /** Marks records as deleted. */
  remove(model: keyof R & string, ids: Iterable<string>): Promise<void>
  /** The record with an id as it was last given, deleted ones not among them. */
  get<N extends keyof R & string>(model: N, id: string): Promise<OutputOf<R[N]> | undefined>
  /** All records that are not deleted. */
  list<N extends keyof R & string>(model: N): AsyncIterable<OutputOf<R[N]>>
  /**
   * Writes everything that there is, and marks as deleted what is not among it. Nothing is deleted when the reading
   * fails or is broken off, nor when it gives nothing at all, unless `mayBeEmpty`.
   */
  replaceAll<N extends keyof R & string>(
    model: N,
    records: AsyncIterable<RecordOf<R[N]>> | Iterable<RecordOf<R[N]>>,
    options?: { readonly mayBeEmpty?: boolean },
  ): Promise<void>
}

/** Where a run of a sync went on, and where the next one will. */
export interface FunctionCheckpoint<C extends Schema | undefined = undefined> {
  get(): C extends Schema ? OutputOf<C> | undefined : unknown
  /** Commits all records given so far together with it. */
  save(checkpoint: C extends Schema ? InputOf<C> : unknown): Promise<void>
  /** The next run begins anew. */
  clear(): Promise<void>
}

/** What a sync gets. */
export interface SyncContext<
  R extends Models = Models,
  C extends Schema | undefined = undefined,
  M extends Schema | undefined = undefined,
> extends FunctionContext<M> {
  readonly records: FunctionRecords<R>
  readonly checkpoint: FunctionCheckpoint<C>
}
