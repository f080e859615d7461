import type { JsonSchema } from '../api/json-schema.ts'
import type { Operation, OperationParam } from '../api/operation.ts'
import type { OperationTypes } from '../api/types.gen.ts'

/** A record as it came from Gong; unknown fields stay. */
export type GongRecord = Readonly<Record<string, unknown>>

export type Params = Readonly<Record<string, unknown>>

/** The name that Gong gives to an operation. */
export type OperationId = keyof OperationTypes

/** One parameter of an action. */
export type Param = Pick<OperationParam, 'schema' | 'isRequired'>

/** Parameters of an action that are not those of its operation, together with their TypeScript type. */
export interface AcceptedParams<P> {
  readonly params: Readonly<Record<string, Param>>
  /** The parameters of the operation that these mean. */
  readonly toOperation: (params: Params) => Params
  /** Never set: carries the type. */
  readonly type?: P
}

/** Ties parameters to their type. */
export function accepts<P>(
  params: Readonly<Record<string, Param>>,
  toOperation: (params: Params) => Params,
): AcceptedParams<P> {
  return { params, toOperation }
}

/**
 * A parameter by which Gong tells the repetition of a request from a new one. It is made when the caller gives none,
 * so that a request whose answer was lost can be sent again.
 */
export interface OnceKey<K extends string = string> {
  readonly param: K
  /** The answer that the first request would have got, from what Gong says of its repetition; undefined: something else is wrong. */
  readonly firstAnswer: (params: Params, errors: readonly string[]) => GongRecord | undefined
}

/** The value of a parameter where a caller gives none: that of a field of another entity's records. */
export interface Filling {
  readonly entity: string
  readonly field: string
}

/** An action as users of Nango's templates know it: their name, inputs and shape of the output for the same thing. */
export interface Template {
  /** The action's summary when missing. */
  readonly description?: string
  /** Names of what callers give; `?` at the end of those that may be left out. `cursor?` goes on in a list. */
  readonly inputs: readonly string[]
  /** Whether one of the inputs must be given, whichever. */
  readonly needsOne?: boolean
  /** Parameters of the action by the inputs that have another name. */
  readonly params?: Readonly<Record<string, string>>
  /** Schemas of inputs that are no parameters, or take more than these. */
  readonly schemas?: Readonly<Record<string, JsonSchema>>
  /** Makes the parameters of the inputs, where names are not all that differs. */
  readonly toParams?: (input: Params) => Params
  /** Parameters that Gong demands and callers need not give. @param now in milliseconds. */
  readonly defaults?: (now: number) => Params
  /** Parameters of the same kind, read from the account: a list is read for each value, anything else for the first. */
  readonly fillings?: Readonly<Record<string, Filling>>
  /** The action is called once for each value of an input, as a parameter; the output is a list of what came of each. */
  readonly fanOut?: { readonly input: string; readonly param: string; readonly list: string }
  /** Of a list: the output's field with the records, instead of Gong's own name. */
  readonly list?: string
  /** Of a list: another field with the cursor of the next page, beside `nextCursor`: `cursor`, or that of Gong's `records`. */
  readonly paging?: 'cursor' | 'records'
  /** Of a list: its first record is what counts, or the one whose field is as the input says. */
  readonly pick?: 'first' | { readonly field: string; readonly input: string }
  /** Makes the output of what there would be without it; of an empty object where there is no first record. */
  readonly toOutput?: (answer: GongRecord, input: Params) => GongRecord
  /** What is called instead of the action's own operation: one that Gong does not describe. */
  readonly operation?: Operation<OperationId>
}

/** `list` and `get` only read; `write` changes something in Gong; `download` gives the bytes of a file. */
export type ActionKind = 'list' | 'get' | 'write' | 'download'

/** One callable operation of an entity: everything that Gong's description does not say of it. */
export interface Action<
  Id extends OperationId = OperationId,
  K extends ActionKind = ActionKind,
  S extends string | undefined = string | undefined,
  P = unknown,
  O extends string = string,
> {
  readonly kind: K
  readonly summary: string
  readonly operation: Operation<Id>
  /** Field of the answer that holds the record or the list of records; without it the answer is the record. */
  readonly select?: S
  /** What callers give, where it is not the operation's own parameters. */
  readonly accepts?: AcceptedParams<P>
  /** Whether a record of the answer is meant: for filters that Gong does not have. */
  readonly keeps?: (record: GongRecord, params: Params) => boolean
  /** What the faces send where the caller left out what Gong demands. @param now in milliseconds. */
  readonly defaults?: (now: number) => Params
  /** What a write does to what is there. */
  readonly effect?: 'adds' | 'changes' | 'removes'
  /** Whether sending it twice does the same as once; by default so for reads, PUT, PATCH and DELETE. */
  readonly isRepeatable?: boolean
  readonly once?: OnceKey<O>
  /** Of a download: the field of the call's `media` with the address of the file. */
  readonly media?: string
  /** By name. */
  readonly templates?: Readonly<Record<string, Template>>
}

/** A stretch of time `[from, to)` goes into these parameters of the action. */
export interface RangeParams {
  readonly from: string
  readonly to: string
}

/** A parameter that takes each value of a field of another entity's records. */
export interface Parent {
  readonly entity: string
  readonly field: string
  readonly param: string
}

/** How a stream is read: in one go, by time, by parent or by the ids that a walk has met. */
export type Reading =
  | { readonly by: 'whole' }
  | {
      readonly by: 'window'
      readonly range: RangeParams
      /** `date`: Gong takes days of the company's time zone, so the ends are rounded outwards and read again. */
      readonly unit: 'instant' | 'date'
      /**
       * The times Gong may filter and order by, each a list of row fields of which the first present one counts.
       * More than one where Gong's own choice depends on the record.
       */
      readonly times: readonly (readonly string[])[]
    }
  | {
      readonly by: 'period'
      readonly range: RangeParams
      /** How far back to read when no start is given, in days. */
      readonly daysBack: number
    }
  | {
      readonly by: 'parents'
      readonly parents: readonly Parent[]
      /** A range that Gong demands besides the parents, as date-times of whole days. */
      readonly range?: RangeParams & { readonly daysBack: number }
    }
  | {
      readonly by: 'ids'
      /** Streams whose records' `id`s are asked for; the first that is selected, else the last, is walked. */
      readonly of: readonly string[]
      readonly param: string
      readonly batch: number
      /** The record's field with the id that was asked for. */
      readonly match: string
      /** For how many days after its start a call without a record is asked for again. */
      readonly dueDays: number
    }

/** Row fields made of nested ones. */
export interface TableShape {
  /** A nested object whose fields take its place at the top. */
  readonly lift?: string
  /** A nested object that is replaced by fields of its own: field of the object to name at the top. */
  readonly spread?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface AirbyteShape {
  readonly name: string
  /** Fields that Airbyte's stream has at the top: name to dotted path in the record. */
  readonly copies?: Readonly<Record<string, string>>
  /** Top-level field of Airbyte's record by which the stream is incremental. */
  readonly cursorField?: string
  readonly key?: readonly string[]
}

/** What makes an entity syncable. */
export interface Stream {
  /** One of its records, in PascalCase: the model of the server's records; Nango's word where it has one. */
  readonly model: string
  readonly read: Reading
  /** Parameters that every request of a sync sends. */
  readonly params?: Params
  /** Fields of the row that identify it. */
  readonly key: readonly string[]
  /** Field of the row with the time of the record. */
  readonly timeField?: string
  /** Dotted path of the flag that marks a private call's record. */
  readonly privateFlag?: string
  /** Streams that this one's records contain whole: stream name to field. Read once, written twice. */
  readonly feeds?: Readonly<Record<string, string>>
  /**
   * Fields that the server's records have besides those of the row, from the record of the stream that feeds this one:
   * by their name, the field there.
   */
  readonly carries?: Readonly<Record<string, string>>
  /** Row fields that change at every read without meaning anything, left out of the hash. */
  readonly volatile?: readonly string[]
  /** Fields that the reading adds to each record, from the request or the parent record. */
  readonly stamps?: Readonly<Record<string, JsonSchema>>
  /** A list inside the record whose items become the records, each with the record's other fields. */
  readonly split?: { readonly list: string; readonly item: JsonSchema }
  readonly table?: TableShape
  readonly airbyte: AirbyteShape
}

/** Reads records of any entity for a helper: every page, of the list action. */
export type ReadRecords = <R = GongRecord>(entityName: string, params: Params) => AsyncIterable<R>

/** A method of the SDK that is made of several actions; it gets a way to read, and what its caller gives. */
export type Helper = (read: ReadRecords, params: never) => unknown

/** A kind of Gong record, declared once; every face is derived from this. */
export interface Entity<
  N extends string = string,
  A extends Readonly<Record<string, Action>> = Readonly<Record<string, Action>>,
  L extends string = string,
  H extends Readonly<Record<string, Helper>> = Readonly<Record<string, Helper>>,
> {
  /** Plural noun in snake_case: the table, the CLI's word, the docs' heading. */
  readonly name: N
  readonly summary: string
  /** Other names by which it is known, accepted wherever a name is. */
  readonly aliases: readonly L[]
  readonly actions: A
  /** The agents' tool that gives these records better than as JSON, and how. */
  readonly readWith?: { readonly tool: string; readonly how: string }
  /** Methods that the SDK has beside the actions, by name. */
  readonly helpers?: H
  /** Present when a sync can copy it. */
  readonly stream?: Stream
}

/** An entity that a sync can copy. */
export interface StreamEntity extends Entity {
  readonly stream: Stream
}

/** Identity at run time; infers the names of the entity, its actions and their parameters. */
export function defineEntity<
  const N extends string,
  const A extends Readonly<Record<string, Action>>,
  const L extends string = never,
  const H extends Readonly<Record<string, Helper>> = Readonly<Record<never, never>>,
>(entity: Entity<N, A, L, H>): Entity<N, A, L, H> {
  return entity
}

/** The same for an entity that has a stream. */
export function defineStream<
  const N extends string,
  const A extends Readonly<Record<string, Action>>,
  const L extends string = never,
  const H extends Readonly<Record<string, Helper>> = Readonly<Record<never, never>>,
>(
  entity: Entity<N, A, L, H> & { readonly stream: Stream },
): Entity<N, A, L, H> & { readonly stream: Stream } {
  return entity
}
