import { callAccessRoutes } from './call-access.ts'
import { callUploadRoutes } from './call-uploads.ts'
import { callRoutes } from './calls.ts'
import { coachingRoutes } from './coaching.ts'
import { crmRoutes } from './crm.ts'
import { engagementRoutes } from './engagement.ts'
import { entityRoutes } from './entities.ts'
import { flowProspectRoutes } from './flow-prospects.ts'
import { flowRoutes } from './flows.ts'
import { libraryRoutes } from './library.ts'
import { logRoutes } from './logs.ts'
import { meetingRoutes } from './meetings.ts'
import { permissionProfileRoutes } from './permission-profiles.ts'
import { privacyRoutes } from './privacy.ts'
import type { Routes } from './route.ts'
import { scorecardRoutes } from './scorecards.ts'
import { settingsRoutes } from './settings.ts'
import { statsRoutes } from './stats.ts'
import { targetRoutes } from './targets.ts'
import { taskRoutes } from './tasks.ts'
import { userRoutes } from './users.ts'

/** Every operation that the simulator answers, by operation id. */
export const routes: Routes = {
  ...callRoutes,
  ...callUploadRoutes,
  ...callAccessRoutes,
  ...meetingRoutes,
  ...taskRoutes,
  ...engagementRoutes,
  ...privacyRoutes,
  ...targetRoutes,
  ...userRoutes,
  ...settingsRoutes,
  ...scorecardRoutes,
  ...statsRoutes,
  ...libraryRoutes,
  ...coachingRoutes,
  ...logRoutes,
  ...flowRoutes,
  ...flowProspectRoutes,
  ...crmRoutes,
  ...permissionProfileRoutes,
  ...entityRoutes,
}
