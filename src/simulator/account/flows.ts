import { DAY, SECOND } from '../date-times.ts'
import { Dice } from '../dice.ts'
import {
  FLOW_AUDIENCES,
  FLOW_COURSES,
  FLOW_FOLDERS,
  FLOW_MESSAGES,
  FLOW_THEMES,
  OWN_FLOWS,
  type StepAction,
} from '../words/flows.ts'
import type { Account } from './account.ts'
import { SALTS } from './salts.ts'
import type { User } from './users.ts'

/** Who may see a flow or a folder of flows. */
export type FlowVisibility = 'Company' | 'Personal' | 'Shared'

/** A folder that flows lie in. */
export interface FlowFolder {
  readonly id: string
  readonly name: string
  readonly parent: FlowFolder | undefined
  readonly visibility: FlowVisibility
  readonly workspaceId: string
  /** Microseconds since 1970. */
  readonly created: number
}

/** A step of a flow; calls and tasks have no subject. */
export interface FlowStep {
  readonly id: string
  readonly action: StepAction
  readonly subject: string | null
  readonly body: string | null
  readonly isReply: boolean
}

/** A flow of Gong Engage: steps that a prospect is taken through. */
export interface Flow {
  readonly number: number
  readonly id: string
  readonly name: string
  readonly description: string
  readonly folder: FlowFolder
  readonly visibility: FlowVisibility
  /** Nobody, when it is the company's. */
  readonly owner: User | undefined
  readonly workspaceId: string
  /** Microseconds since 1970. */
  readonly created: number
  /** A prospect in it can be in no other flow at the same time. */
  readonly isExclusive: boolean
  readonly steps: readonly FlowStep[]
}

/** More than a page holds, so that whoever lists flows has to page. */
const COMPANY_FLOWS = FLOW_AUDIENCES.length * FLOW_THEMES.length * 2
const FLOWS_A_USER = 4
const COMPANY_FOLDERS = 1000
const STEPS_A_FLOW = 8

/** Whether a user has a seat of Gong Engage; without one there are no flows for them. */
export function hasEngageSeat(account: Account, user: User): boolean {
  return user.isActive && !user.isAvatar && new Dice(account.seed, SALTS.flow, user.number).chance(0.75)
}

/** The flows that a user may use: the company's, their own, and those that their team shares with them. */
export function flowsOf(account: Account, user: User): readonly Flow[] {
  const company = Array.from({ length: COMPANY_FLOWS }, (_, number) => companyFlow(account, number))
  const own = account.users.flatMap((owner) =>
    owner === user || isTeam(owner, user)
      ? ownFlows(account, owner).filter(({ visibility }) => owner === user || visibility === 'Shared')
      : [],
  )
  return [...company, ...own]
}

/** The folders that a user may use; a personal folder of a colleague only if it is shared. */
export function flowFoldersOf(account: Account, user: User): readonly FlowFolder[] {
  const company = account.workspaces.flatMap((_, workspace) =>
    FLOW_FOLDERS.map((__, place) => companyFolder(account, workspace, place)),
  )
  const own = flowsOf(account, user).flatMap(({ owner, folder }) => (owner === undefined ? [] : [folder]))
  return [...company, ...new Map(own.map((folder) => [folder.id, folder])).values()]
}

/** The flow with an id. */
export function findFlow(account: Account, id: string): Flow | undefined {
  const number = account.identifiers.read('flow', id)
  if (number === undefined) return undefined
  if (number < COMPANY_FLOWS) return companyFlow(account, number)
  const owner = account.users[Math.floor((number - COMPANY_FLOWS) / FLOWS_A_USER)]
  return owner === undefined ? undefined : ownFlows(account, owner).find((flow) => flow.id === id)
}

/** Whether a user may assign prospects to a flow. */
export function canUseFlow(flow: Flow, user: User): boolean {
  const { owner, visibility } = flow
  return owner === undefined || owner === user || (visibility === 'Shared' && isTeam(owner, user))
}

function isTeam(left: User, right: User): boolean {
  return left !== right && (left.manager ?? left) === (right.manager ?? right)
}

function companyFlow(account: Account, number: number): Flow {
  const dice = new Dice(account.seed, SALTS.flow, number, 1)
  const audience = FLOW_AUDIENCES[number % FLOW_AUDIENCES.length]
  const theme = FLOW_THEMES[Math.floor(number / FLOW_AUDIENCES.length) % FLOW_THEMES.length]
  const round = Math.floor(number / (FLOW_AUDIENCES.length * FLOW_THEMES.length))
  const name = `${audience}: ${theme}${round === 0 ? '' : ` ${round + 1}`}`
  const workspace = dice.chance(0.7) ? 0 : dice.int(account.workspaces.length)
  const folder = companyFolder(account, workspace, dice.int(FLOW_FOLDERS.length - 1))
  return flowOf(account, number, { name, folder, visibility: 'Company', owner: undefined }, dice)
}

function ownFlows(account: Account, owner: User): readonly Flow[] {
  if (!hasEngageSeat(account, owner)) return []
  const count = 1 + new Dice(account.seed, SALTS.flow, owner.number, 2).int(FLOWS_A_USER)
  return Array.from({ length: count }, (_, place) => {
    const number = COMPANY_FLOWS + owner.number * FLOWS_A_USER + place
    const dice = new Dice(account.seed, SALTS.flow, number, 1)
    const visibility = place > 0 && dice.chance(0.4) ? 'Shared' : 'Personal'
    const folder = ownFolder(account, owner, visibility)
    return flowOf(account, number, { name: OWN_FLOWS[place] ?? '', folder, visibility, owner }, dice)
  })
}

function flowOf(
  account: Account,
  number: number,
  known: Pick<Flow, 'name' | 'folder' | 'visibility' | 'owner'>,
  dice: Dice,
): Flow {
  const { folder, name } = known
  return {
    ...known,
    number,
    id: account.identifiers.of('flow', number),
    description: `${name}, as agreed at the last kick-off`,
    workspaceId: folder.workspaceId,
    created:
      folder.created + (known.owner === undefined ? dice.int(90) * DAY : 0) + dice.int(86_400) * SECOND,
    isExclusive: dice.chance(0.25),
    steps: stepsOf(account, number, dice),
  }
}

function stepsOf(account: Account, flow: number, dice: Dice): readonly FlowStep[] {
  let emails = 0
  return dice.pick(FLOW_COURSES).map((action, place) => {
    const hasText = action !== 'CALL' && action !== 'CUSTOM'
    const isEmail = action === 'SEND_EMAIL' || action === 'AUTO_SEND_EMAIL'
    const [subject, body] = FLOW_MESSAGES[emails % FLOW_MESSAGES.length] ?? [null, null]
    if (isEmail) emails += 1
    return {
      id: account.identifiers.of('flowStep', flow * STEPS_A_FLOW + place),
      action,
      subject: isEmail ? subject : null,
      body: hasText ? body : null,
      isReply: isEmail && emails > 1 && dice.chance(0.5),
    }
  })
}

function companyFolder(account: Account, workspace: number, place: number): FlowFolder {
  const [name = '', parent] = FLOW_FOLDERS[place] ?? []
  const number = workspace * FLOW_FOLDERS.length + place
  return {
    id: account.identifiers.of('flowFolder', number),
    name,
    parent: parent === undefined ? undefined : companyFolder(account, workspace, parent),
    visibility: 'Company',
    workspaceId: account.workspaces[workspace]?.id ?? '',
    // The company had its flows before its first user came to Gong, so that none is made in the future.
    created: (account.users[0]?.created ?? 0) - (120 - place) * DAY,
  }
}

function ownFolder(account: Account, owner: User, visibility: 'Personal' | 'Shared'): FlowFolder {
  const number = COMPANY_FOLDERS * FLOW_FOLDERS.length + owner.number * 2 + (visibility === 'Shared' ? 1 : 0)
  return {
    id: account.identifiers.of('flowFolder', number),
    name: visibility === 'Shared' ? `Shared by ${owner.givenName}` : 'My flows',
    parent: undefined,
    visibility,
    workspaceId: account.workspaces[0]?.id ?? '',
    created: owner.created,
  }
}
