import { callRoutes } from './calls.ts'
import type { Routes } from './route.ts'
import { settingsRoutes } from './settings.ts'
import { userRoutes } from './users.ts'

/** Every operation that the simulator answers, by operation id. */
export const routes: Routes = { ...callRoutes, ...userRoutes, ...settingsRoutes }
