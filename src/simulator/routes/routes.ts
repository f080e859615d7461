import { callAccessRoutes } from './call-access.ts'
import { callUploadRoutes } from './call-uploads.ts'
import { callRoutes } from './calls.ts'
import { coachingRoutes } from './coaching.ts'
import { crmRoutes } from './crm.ts'
import { entityRoutes } from './entities.ts'
import { flowProspectRoutes } from './flow-prospects.ts'
import { flowRoutes } from './flows.ts'
import { libraryRoutes } from './library.ts'
import { logRoutes } from './logs.ts'
import { permissionProfileRoutes } from './permission-profiles.ts'
import type { Routes } from './route.ts'
import { scorecardRoutes } from './scorecards.ts'
import { settingsRoutes } from './settings.ts'
import { statsRoutes } from './stats.ts'
import { userRoutes } from './users.ts'

/** Every operation that the simulator answers, by operation id. */
export const routes: Routes = {
  ...callRoutes,
  ...callUploadRoutes,
  ...callAccessRoutes,
  ...userRoutes,
  ...settingsRoutes,
  ...scorecardRoutes,
  ...statsRoutes,
  ...libraryRoutes,
  ...coachingRoutes,
  ...logRoutes,
  ...crmRoutes,
  ...flowRoutes,
  ...flowProspectRoutes,
  ...permissionProfileRoutes,
  ...entityRoutes,
}
