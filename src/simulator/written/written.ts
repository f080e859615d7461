import type { Account } from '../account/account.ts'
import type { FullOptions } from '../options.ts'
import { createWrittenBulkAssignments, type WrittenBulkAssignments } from './bulk-assignments.ts'
import { createWrittenCallAccess, type WrittenCallAccess } from './call-access.ts'
import { createWrittenCalls, type WrittenCalls } from './calls.ts'
import { createWrittenCredits, type WrittenCredits } from './credits.ts'
import { createWrittenCrm, type WrittenCrm } from './crm.ts'
import { createWrittenFlows, type WrittenFlows } from './flows.ts'
import { createWrittenPermissionProfiles, type WrittenPermissionProfiles } from './permission-profiles.ts'

/** What was written through the API, by area; it lives as long as the simulator, or until it is forgotten. */
export interface Written {
  readonly calls: WrittenCalls
  readonly callAccess: WrittenCallAccess
  readonly crm: WrittenCrm
  readonly flows: WrittenFlows
  readonly bulkAssignments: WrittenBulkAssignments
  readonly permissionProfiles: WrittenPermissionProfiles
  readonly credits: WrittenCredits
}

/** What the areas are made from. */
export interface WrittenParts {
  /** Times come from `account.now()`, ids from `account.identifiers`. */
  readonly account: Account
  readonly options: FullOptions
}

/** Areas in which nothing is written yet. */
export function createWritten(parts: WrittenParts): Written {
  const crm = createWrittenCrm(parts)
  const flows = createWrittenFlows(parts, crm)
  return {
    calls: createWrittenCalls(parts),
    callAccess: createWrittenCallAccess(parts),
    crm,
    flows,
    bulkAssignments: createWrittenBulkAssignments(parts, flows),
    permissionProfiles: createWrittenPermissionProfiles(parts),
    credits: createWrittenCredits(parts),
  }
}
