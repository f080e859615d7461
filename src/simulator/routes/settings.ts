import type { Routes } from './route.ts'

/** What is set up in the account: workspaces, trackers, scorecards, outcomes. */
export const settingsRoutes: Routes = {
  listWorkspaces({ account }) {
    return { workspaces: account.workspaces.map(({ id, name, description }) => ({ id, name, description })) }
  },
}
