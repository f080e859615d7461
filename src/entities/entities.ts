import { answeredScorecards } from './answered-scorecards.ts'
import { briefs, entityAnswers } from './briefs.ts'
import { callAudio, callVideo } from './call-media.ts'
import { callOutcomes } from './call-outcomes.ts'
import { callTranscripts } from './call-transcripts.ts'
import { callUserAccess } from './call-user-access.ts'
import { calls } from './calls.ts'
import { coaching } from './coaching.ts'
import { crmIntegrations, crmObjects, crmRequests, crmSchemaFields } from './crm.ts'
import { dataPrivacy } from './data-privacy.ts'
import type { Entity, StreamEntity } from './entity.ts'
import { digitalInteractions, engagementEvents } from './events.ts'
import { extensiveCalls } from './extensive-calls.ts'
import { extensiveUsers } from './extensive-users.ts'
import { flowBulkAssignments, flowProspects } from './flow-prospects.ts'
import { flowFolders, flowSteps, flows } from './flows.ts'
import { integrationSettings } from './integration-settings.ts'
import { libraryFolderContent, libraryFolders } from './library.ts'
import { logs } from './logs.ts'
import { meetingIntegrationStatus, meetings } from './meetings.ts'
import { permissionProfiles, permissionProfileUsers } from './permission-profiles.ts'
import { scorecards } from './scorecards.ts'
import {
  statsActivityAggregate,
  statsActivityByPeriod,
  statsActivityDayByDay,
  statsInteraction,
} from './stats.ts'
import { targetAssignments, targets } from './targets.ts'
import { tasks } from './tasks.ts'
import { trackers } from './trackers.ts'
import { userSettingsHistory } from './user-settings-history.ts'
import { users } from './users.ts'
import { workspaces } from './workspaces.ts'

/** Every entity under its SDK name. To add one: write its file and add a line here. */
export const entities = {
  users,
  calls,
  extensiveCalls,
  callTranscripts,
  scorecards,
  answeredScorecards,
  workspaces,
  trackers,
  libraryFolders,
  libraryFolderContent,
  statsActivityAggregate,
  statsActivityDayByDay,
  statsInteraction,
  coaching,
  callOutcomes,
  callAudio,
  callVideo,
  callUserAccess,
  extensiveUsers,
  userSettingsHistory,
  statsActivityByPeriod,
  logs,
  briefs,
  entityAnswers,
  flows,
  flowFolders,
  flowSteps,
  flowProspects,
  flowBulkAssignments,
  tasks,
  meetings,
  meetingIntegrationStatus,
  permissionProfiles,
  permissionProfileUsers,
  crmIntegrations,
  crmSchemaFields,
  crmObjects,
  crmRequests,
  digitalInteractions,
  engagementEvents,
  integrationSettings,
  dataPrivacy,
  targets,
  targetAssignments,
}

export type Entities = typeof entities

/** Every entity in the order of the list. */
export const entityList: readonly Entity[] = Object.values(entities)

/** Those that a sync can copy. */
export const streamList: readonly StreamEntity[] = entityList.filter(
  (entity): entity is StreamEntity => entity.stream !== undefined,
)
