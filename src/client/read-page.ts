import type { GongRecord } from '../entities/entity.ts'

/** Where in a list a page stands. */
export interface Paging {
  /** As Gong counted at the first page; may exceed the records that come while calls are still processed. */
  readonly totalRecords: number | undefined
  /** From 0 on, where Gong numbers its pages. */
  readonly pageNumber?: number
  /** Present while there are more pages; expires an hour after the first page. */
  readonly cursor: string | undefined
}

/**
 * The field with the list. Gong's answers were seen with other names than its description has (flow folders): the only
 * list there is must be the one.
 */
export function nameOfList(fields: Readonly<Record<string, unknown>>, described: string): string {
  if (fields[described] !== undefined) return described
  const lists = Object.keys(fields).filter((name) => Array.isArray(fields[name]))
  return lists.length === 1 ? (lists[0] ?? described) : described
}

/** The records of a list, which may come as lists by name. */
export function toList(list: unknown): GongRecord[] {
  if (Array.isArray(list)) return list as GongRecord[]
  if (typeof list !== 'object' || list === null) return []
  return Object.values(list).flatMap((inner) => (Array.isArray(inner) ? (inner as GongRecord[]) : []))
}

/** What the `records` of an answer say of its pages. */
export function readPaging(paging: unknown, isPaged: boolean): Paging {
  if (!isPaged || typeof paging !== 'object' || paging === null) {
    return { totalRecords: undefined, cursor: undefined }
  }
  const { totalRecords, currentPageNumber: pageNumber, cursor } = paging as Record<string, unknown>
  return {
    totalRecords: typeof totalRecords === 'number' ? totalRecords : undefined,
    ...(typeof pageNumber === 'number' ? { pageNumber } : {}),
    cursor: typeof cursor === 'string' && cursor !== '' ? cursor : undefined,
  }
}
