import type { Account } from '../account/account.ts'
import { type Activity, activityBetween, type Metric } from '../account/activity.ts'
import type { User } from '../account/users.ts'
import { PARSE_ERROR, Refusal } from '../answer.ts'
import { parseDateTime } from '../date-times.ts'
import type { Routes } from './route.ts'

/** What a manager does for a report, by the name under which coaching lists it. */
const COACHING: Readonly<Partial<Record<Metric, string>>> = {
  othersCallsListenedTo: 'callsListened',
  callsGaveFeedback: 'callsGivenFeedback',
  callsCommentsGiven: 'callsCommented',
  callsScorecardsFilled: 'callsScored',
}

/** GET /v2/coaching: how a manager coaches their reports; parameters are in kebab-case (gong facts, 5: 16). */
export const coachingRoutes: Routes = {
  listUsers_1({ account }, { query }) {
    const from = parseDateTime(query['from'] ?? '')
    const to = parseDateTime(query['to'] ?? '')
    if (from === undefined || to === undefined) throw new Refusal(400, PARSE_ERROR)
    const manager = account.users.find((user) => user.id === query['manager-id'])
    const hasWorkspace = account.workspaces.some((workspace) => workspace.id === query['workspace-id'])
    if (manager?.isManager !== true || !hasWorkspace) return { coachingData: [] }
    const workspace = account.workspaces.findIndex(({ id }) => id === query['workspace-id'])
    const acts = [...activityBetween(account, from, to)].filter(
      ({ user, call }) => user === manager && account.index.at(call).workspace === workspace,
    )
    const reports = account.users.filter((user) => user.manager === manager)
    return {
      coachingData: [
        {
          manager: printUser(manager),
          directReportsMetrics: reports.map((report) => ({
            report: printUser(report),
            metrics: metricsOf(account, report, acts),
          })),
        },
      ],
    }
  },
}

function metricsOf(
  account: Account,
  report: User,
  acts: readonly Activity[],
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(COACHING).map(([metric, name]) => {
      const calls = acts.filter(
        (act) => act.metric === metric && account.index.at(act.call).host === report.number,
      )
      return [name, [...new Set(calls.map(({ call }) => account.identifiers.of('call', call)))]]
    }),
  )
}

function printUser({ id, emailAddress, givenName, familyName, title }: User) {
  return { id, emailAddress, firstName: givenName, lastName: familyName, title }
}
