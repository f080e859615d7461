import type { VisibleRecords } from '../../client/read-visible.ts'
import type { Params } from '../../entities/entity.ts'

/** What was done to an answer besides reading it. */
export interface Treatment {
  /** Parameters that Gong demands and the caller left to us. */
  readonly defaulted: Params
  /** Fields with texts that were cut. */
  readonly truncated: readonly string[]
  /** Records of private calls that are not in it. */
  readonly leftOut: number
}

/**
 * What an answer says of a list, in all the spellings that clients of Airbyte's read: nested as its reference has it,
 * flat as its SDK takes it, and with `has_next_page` and `end_cursor` as its guides do.
 */
export function listMetadata(found: VisibleRecords, treatment: Treatment): Record<string, unknown> {
  const { records, totalRecords, cursor = null, page } = found
  const pageNumber = page?.pageNumber ?? null
  return {
    pagination: {
      totalRecords: totalRecords ?? null,
      currentPageSize: records.length,
      currentPageNumber: pageNumber,
      cursor,
    },
    cursor,
    total_records: totalRecords ?? null,
    current_page_size: records.length,
    current_page_number: pageNumber,
    has_next_page: cursor !== null,
    end_cursor: cursor,
    ...treatmentMetadata(treatment),
    request_id: page?.response.requestId ?? null,
  }
}

/** What every answer says of how it was made. */
export function treatmentMetadata({ defaulted, truncated, leftOut }: Treatment): Record<string, unknown> {
  return {
    ...(Object.keys(defaulted).length > 0 ? { defaults: defaulted } : {}),
    ...(truncated.length > 0 ? { truncated_fields: truncated } : {}),
    ...(leftOut > 0 ? { private_left_out: leftOut } : {}),
  }
}
