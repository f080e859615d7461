import type { Route } from '../route.ts'
import { executeRoutes } from './execute.ts'
import { healthRoutes } from './health.ts'
import { instanceRoutes } from './instances.ts'
import { introspectionRoutes } from './introspection.ts'
import { mcpRoutes } from './mcp.ts'
import { tokenRoutes } from './tokens.ts'
import { workspaceRoutes } from './workspaces.ts'

/** Everything that the server answers; its description and its refusals are made of the same list. */
export const routes: readonly Route[] = [
  ...healthRoutes(() => routes),
  ...tokenRoutes,
  ...workspaceRoutes,
  ...instanceRoutes,
  ...introspectionRoutes,
  ...executeRoutes,
  ...mcpRoutes,
]
