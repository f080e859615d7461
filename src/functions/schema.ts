import type * as z from 'zod/v4/core'

/** A schema of zod 4, whole or mini, of whichever copy of the library. */
export type Schema = z.$ZodType

/** What a schema takes. */
export type InputOf<S> = S extends Schema ? z.input<S> : unknown

/** What a schema gives. */
export type OutputOf<S> = S extends Schema ? z.output<S> : unknown

/** Models by name, each the schema of a record with its `id`. */
export type Models = Readonly<Record<string, Schema>>
