import type { OperationTypes } from '../api/types.gen.ts'
import type { Entities } from '../entities/entities.ts'
import type { AcceptedParams, Action, GongRecord, OperationId } from '../entities/entity.ts'
import type { Download } from './download.ts'
import type { CallOptions } from './execute.ts'
import type { RecordList } from './record-list.ts'
import type { ResponsePromise } from './response-promise.ts'

type OperationOf<A> = A extends { readonly operation: { readonly operationId: infer Id extends OperationId } }
  ? Id
  : never

/** What callers give: the operation's parameters, or those the declaration accepts in their place. */
type BareParams<A> = A extends { readonly accepts: AcceptedParams<infer P> }
  ? P
  : OperationTypes[OperationOf<A>]['params']

type PartlyOptional<P, K> = Omit<P, K & keyof P> & Partial<Pick<P, K & keyof P>>

/** A key that is made when absent need not be given; every list can go on after a page of before. */
export type ParamsOf<A> = (A extends { readonly once: { readonly param: infer K } }
  ? PartlyOptional<BareParams<A>, K>
  : BareParams<A>) &
  (A extends { readonly kind: 'list' }
    ? {
        /** Cursor of an earlier page of the same list, to go on after it. */
        cursor?: string
      }
    : unknown)

type Selected<A> = A extends {
  readonly select: infer S extends keyof OperationTypes[OperationOf<A>]['answer']
}
  ? NonNullable<OperationTypes[OperationOf<A>]['answer'][S]>
  : OperationTypes[OperationOf<A>]['answer']

type ItemOf<L> = L extends readonly (infer R)[]
  ? R
  : L extends { [name: string]: (infer R)[] | null | undefined }
    ? R
    : GongRecord

/** What an action gives. */
export type ResultOf<A> = A extends { readonly kind: 'list' }
  ? RecordList<ItemOf<Selected<A>>>
  : A extends { readonly kind: 'download' }
    ? Download
    : ResponsePromise<Selected<A>>

type Arguments<P> =
  Record<never, never> extends P ? [params?: P, options?: CallOptions] : [params: P, options?: CallOptions]

/** An action as a method. */
export type Method<A> = (...args: Arguments<ParamsOf<A>>) => ResultOf<A>

type HelperMethod<F> = F extends (read: never, params: infer P) => infer R
  ? (params: P, options?: CallOptions) => R
  : never

type HelperMethods<H> = { readonly [M in keyof H]: HelperMethod<H[M]> }

/** The actions of an entity, and what is made of several, as methods. */
export type EntityMethods<E extends { readonly actions: Readonly<Record<string, Action>> }> = {
  readonly [A in keyof E['actions']]: Method<E['actions'][A]>
} & (E extends { readonly helpers?: infer H } ? HelperMethods<NonNullable<H>> : unknown)

type NameOf<K extends keyof Entities> = K | Entities[K]['name'] | Entities[K]['aliases'][number]

/** Every name of every entity: the SDK's, its own and its aliases. */
export type EntityName = { [K in keyof Entities]: NameOf<K> }[keyof Entities]

/** The entity that a name means. */
export type EntityNamed<N extends EntityName> = {
  [K in keyof Entities]: N extends NameOf<K> ? Entities[K] : never
}[keyof Entities]
