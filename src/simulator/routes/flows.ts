import type { Account } from '../account/account.ts'
import {
  canUseFlow,
  type Flow,
  type FlowFolder,
  findFlow,
  flowFoldersOf,
  flowsOf,
  hasEngageSeat,
} from '../account/flows.ts'
import { SALTS } from '../account/salts.ts'
import type { User } from '../account/users.ts'
import { PARSE_ERROR, Refusal } from '../answer.ts'
import { formatDateTime } from '../date-times.ts'
import { Dice } from '../dice.ts'
import { listSource, readPage } from './paging.ts'
import type { RouteContext, Routes } from './route.ts'

const MOST_RECENT = 20
const MOST_FLOWS = 20

/** GET /v2/flows, GET /v2/flows/folders and POST /v2/flows/steps. */
export const flowRoutes: Routes = {
  listFlows(context, { query }) {
    const { account } = context
    const owner = engageUser(account, query['flowOwnerEmail'] ?? '')
    const { workspaceId, folderId } = query
    const isRecent = query['mostRecentlyAssigned'] === 'true'
    const flows = (isRecent ? recentFlows(context, owner) : flowsOf(account, owner)).filter(
      (flow) =>
        (workspaceId === undefined || flow.workspaceId === workspaceId) &&
        (folderId === undefined || flow.folder.id === folderId),
    )
    // The most recent ones fit on a page and stay in their order.
    const sorted = isRecent ? flows.slice(0, MOST_RECENT) : flows.toSorted(byCreation)
    const page = readPage(
      context.cursors,
      query['cursor'],
      listSource('listFlows', 'flowId', sorted, ({ created, id }) => ({ time: created, id })),
    )
    return { records: page.records, flows: page.items.map((flow) => printFlow(account, flow)) }
  },

  listFlowsFolders({ account, cursors }, { query }) {
    const owner = engageUser(account, query['flowFolderOwnerEmail'] ?? '')
    const { workspaceId, parentId } = query
    const folders = flowFoldersOf(account, owner).filter(
      (folder) =>
        (workspaceId === undefined || folder.workspaceId === workspaceId) &&
        (parentId === undefined || folder.id === parentId || folder.parent?.id === parentId),
    )
    const page = readPage(
      cursors,
      query['cursor'],
      listSource('listFlowsFolders', 'folderId', folders.toSorted(byCreation), ({ created, id }) => ({
        time: created,
        id,
      })),
    )
    // The description gives folders the envelope and the fields of flows (gong facts, 5: 15).
    return { records: page.records, flows: page.items.map((folder) => printFolder(account, folder)) }
  },

  getFlowSteps({ account }, { body }) {
    const flowIds = [...new Set((body['flowIds'] as readonly string[] | null | undefined) ?? [])]
    if (flowIds.length === 0) throw new Refusal(400, 'flowIds: must not be empty')
    if (flowIds.length > MOST_FLOWS)
      throw new Refusal(400, `flowIds: size must be between 1 and ${MOST_FLOWS}`)
    const flows = flowIds.map((id) => findFlow(account, numericId(id)))
    if (flows.includes(undefined)) throw new Refusal(404, 'One or more flows not found')
    return {
      flows: flows.flatMap((flow) => {
        if (flow === undefined) return []
        const { folderName: _, ...printed } = printFlow(account, flow)
        const steps = flow.steps.map((step, place) => ({ ...step, stepOrder: place + 1 }))
        return [{ ...printed, description: flow.description, steps }]
      }),
    }
  },
}

/** The user with an email address; throws a 403 Refusal for one without a seat of Engage (gong facts, 2.3). */
export function engageUser(account: Account, emailAddress: string): User {
  const user = account.users.find((known) => known.emailAddress === emailAddress.toLowerCase())
  if (user !== undefined && hasEngageSeat(account, user)) return user
  throw new Refusal(403, `User ${emailAddress} has no Gong Engage seat`)
}

/** A flow that a user may assign; throws a 404 Refusal when there is none. */
export function usableFlow(account: Account, id: string, user: User): Flow {
  const flow = findFlow(account, numericId(id))
  if (flow === undefined || !canUseFlow(flow, user)) throw new Refusal(404, 'Flow not found')
  return flow
}

/** Flows' ids are strings on the wire and numbers inside Gong: any other text does not parse. */
export function numericId(id: string): string {
  if (!/^\d{1,20}$/.test(id)) throw new Refusal(400, PARSE_ERROR)
  return id
}

/** Flows that a user assigned, newest first, then those that they had in use before. */
function recentFlows({ account, written }: RouteContext, owner: User): readonly Flow[] {
  written.bulkAssignments.settle()
  const assigned = written.flows.ofOwner(owner).map(({ flow }) => flow)
  const dice = new Dice(account.seed, SALTS.flow, owner.number, 3)
  const earlier = flowsOf(account, owner)
    .map((flow) => ({ flow, rank: dice.next() }))
    .filter(({ rank }) => rank < 0.25)
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ flow }) => flow)
  return [...new Map([...assigned, ...earlier].map((flow) => [flow.id, flow])).values()]
}

function byCreation(left: Flow | FlowFolder, right: Flow | FlowFolder): number {
  return left.created - right.created || (left.id < right.id ? -1 : 1)
}

function printFlow(account: Account, flow: Flow) {
  const { id, name, folder, visibility, created, isExclusive } = flow
  return {
    id,
    name,
    folderId: folder.id,
    folderName: folder.name,
    visibility,
    creationDate: formatDateTime(created, account.timeZone),
    exclusive: isExclusive,
  }
}

function printFolder(account: Account, { id, name, parent, visibility, created }: FlowFolder) {
  return {
    id,
    name,
    folderId: parent?.id ?? null,
    folderName: parent?.name ?? null,
    visibility,
    creationDate: formatDateTime(created, account.timeZone),
  }
}
