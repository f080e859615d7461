import type { Account } from '../account/account.ts'
import type { FullOptions } from '../options.ts'
import { createWrittenBulkAssignments, type WrittenBulkAssignments } from './bulk-assignments.ts'
import { createWrittenCallAccess, type WrittenCallAccess } from './call-access.ts'
import { createWrittenCalls, type WrittenCalls } from './calls.ts'
import { createWrittenCredits, type WrittenCredits } from './credits.ts'
import { createWrittenCrm, type WrittenCrm } from './crm.ts'
import { createWrittenEngagement, type WrittenEngagement } from './engagement.ts'
import { createWrittenFlows, type WrittenFlows } from './flows.ts'
import { createWrittenMeetings, type WrittenMeetings } from './meetings.ts'
import { createWrittenPermissionProfiles, type WrittenPermissionProfiles } from './permission-profiles.ts'
import { createWrittenPrivacy, type WrittenPrivacy } from './privacy.ts'
import { createWrittenTargets, type WrittenTargets } from './targets.ts'
import { createWrittenTasks, type WrittenTasks } from './tasks.ts'

/** What was written through the API, by area; it lives as long as the simulator, or until it is forgotten. */
export interface Written {
  readonly calls: WrittenCalls
  readonly crm: WrittenCrm
  readonly flows: WrittenFlows
  readonly bulkAssignments: WrittenBulkAssignments
  readonly permissionProfiles: WrittenPermissionProfiles
  readonly credits: WrittenCredits
  readonly callAccess: WrittenCallAccess
  readonly meetings: WrittenMeetings
  readonly tasks: WrittenTasks
  readonly engagement: WrittenEngagement
  readonly privacy: WrittenPrivacy
  readonly targets: WrittenTargets
}

/** What the areas are made from. */
export interface WrittenParts {
  /** Times come from `account.now()`, ids from `account.identifiers`. */
  readonly account: Account
  readonly options: FullOptions
  /** The simulator's start, in microseconds since 1970. */
  readonly opened: number
}

/** Areas in which nothing is written yet. */
export function createWritten(parts: WrittenParts): Written {
  const meetings = createWrittenMeetings(parts)
  const engagement = createWrittenEngagement(parts)
  const crm = createWrittenCrm(parts)
  const flows = createWrittenFlows(parts, crm)
  return {
    crm,
    flows,
    bulkAssignments: createWrittenBulkAssignments(parts, flows),
    permissionProfiles: createWrittenPermissionProfiles(parts),
    credits: createWrittenCredits(parts),
    calls: createWrittenCalls(parts),
    callAccess: createWrittenCallAccess(parts),
    meetings,
    tasks: createWrittenTasks(parts),
    engagement,
    privacy: createWrittenPrivacy(parts, { meetings, engagement }),
    targets: createWrittenTargets(),
  }
}
