import { defineRoute, json, type Route } from '../route.ts'

/** The products' own settings, as their functions read them. */
export const nangoEnvironmentRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/environment-variables',
    tag: 'integrations',
    vocabulary: 'nango',
    summary: 'What GONG_CONNECTOR_ENV_<NAME> sets, by name.',
    answers: { 200: { description: 'A list of `name` and `value`.' } },
    handle: ({ parts }) => {
      const entries = Object.entries(parts.environmentVariables)
      return json(
        200,
        entries.map(([name, value]) => ({ name, value })),
        { 'cache-control': 'no-store' },
      )
    },
  }),
]
