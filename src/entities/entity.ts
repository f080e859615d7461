import type { z } from 'zod'
import type { JsonSchema } from '../api/json-schema.ts'

/** A record as it came from Gong; unknown fields stay. */
export type GongRecord = Readonly<Record<string, unknown>>

/** A JSON Schema together with the TypeScript type of what it describes. */
export interface RecordShape<R> {
  readonly schema: JsonSchema
  /** Never set: carries the type. */
  readonly type?: R
}

/** Ties a generated schema to its generated type. */
export function shape<R>(schema: JsonSchema): RecordShape<R> {
  return { schema }
}

/** Where the parts of a request go; the cursor is added by the client (query on GET, top of the body on POST). */
export interface RequestParts {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: Readonly<Record<string, unknown>>
}

export type Params = Readonly<Record<string, unknown>>

/** One callable operation of an entity: everything a caller, a command or a page of the docs needs to know. */
export interface Action<P extends z.ZodObject = z.ZodObject> {
  readonly kind: 'list' | 'get'
  readonly summary: string
  readonly method: 'GET' | 'POST'
  readonly path: `/v2/${string}`
  /** OAuth scopes; access keys need none. */
  readonly scopes: readonly string[]
  readonly params: P
  /** Field of the answer that holds the record or the list of records. */
  readonly select: string
  readonly paging: 'cursor' | 'none'
  /** Parameters to path, query and body; without it they go to the query (or the path) under their own names. */
  readonly send?: (params: Params) => RequestParts
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
  /** Row fields that change at every read without meaning anything, left out of the hash. */
  readonly volatile?: readonly string[]
  /** Fields that the reading adds to each record, from the request or the parent record. */
  readonly stamps?: Readonly<Record<string, JsonSchema>>
  /** A list inside the record whose items become the records, each with the record's other fields. */
  readonly split?: { readonly list: string; readonly item: JsonSchema }
  readonly table?: TableShape
  readonly airbyte: AirbyteShape
}

/** A kind of Gong record, declared once; every face is derived from this. */
export interface Entity<
  N extends string = string,
  R = unknown,
  A extends Readonly<Record<string, Action>> = Readonly<Record<string, Action>>,
> {
  /** Plural noun in snake_case: the table, the CLI's word, the docs' heading. */
  readonly name: N
  readonly summary: string
  /** Other names by which it is known, accepted wherever a name is. */
  readonly aliases: readonly string[]
  readonly record: RecordShape<R>
  readonly actions: A
  readonly stream: Stream
}

/** Identity at run time; infers the names of the entity, its actions and their parameters. */
export function defineEntity<const N extends string, R, const A extends Readonly<Record<string, Action>>>(
  entity: Entity<N, R, A>,
): Entity<N, R, A> {
  return entity
}
