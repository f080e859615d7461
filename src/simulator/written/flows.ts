import { findCrmEntity, findProspectByEmail } from '../account/crm-ids.ts'
import type { Flow } from '../account/flows.ts'
import { SALTS } from '../account/salts.ts'
import type { User } from '../account/users.ts'
import { DAY } from '../date-times.ts'
import { Dice } from '../dice.ts'
import type { WrittenCrm } from './crm.ts'
import type { WrittenParts } from './written.ts'

/** A prospect in a flow. */
export interface FlowInstance {
  readonly id: string
  readonly flow: Flow
  readonly crmProspectId: string
  /** Who has the to-dos. */
  readonly owner: User
  /** Microseconds since 1970. */
  readonly created: number
  /** When the prospect was taken out; undefined while nobody did. */
  removed: number | undefined
}

/** How far a prospect is in a flow. */
export type FlowInstanceStatus = 'Running' | 'FinishedNoReply' | 'FinishedResponse' | 'Finished'

/** Why a prospect was not assigned. */
export interface AssignmentFailure {
  readonly errorCode: 'InvalidArgument' | 'InvalidState'
  readonly errorMessage: string
}

/** Who is put into which flow. */
export interface Assignment {
  readonly flow: Flow
  readonly owner: User
  readonly crmProspectId: string
  readonly isCoolOffOverridden: boolean
  /** Microseconds since 1970. */
  readonly time: number
}

/** The prospects that were put into flows. */
export interface WrittenFlows {
  assign(assignment: Assignment): FlowInstance | AssignmentFailure
  /** Takes a prospect out; false when there is no such instance, or it was over already. */
  unassign(instanceId: string): boolean
  find(instanceId: string): FlowInstance | undefined
  /** The flows that a prospect is in or was in, oldest first. */
  ofProspect(crmProspectId: string): readonly FlowInstance[]
  /** What an owner assigned, newest first. */
  ofOwner(owner: User): readonly FlowInstance[]
  statusOf(instance: FlowInstance, time?: number): FlowInstanceStatus
  /** The id in the CRM of the prospect with an email address; a lead is made for one that the CRM does not know. */
  prospectWithEmail(emailAddress: string): string
}

/** How long a flow takes, and for how long after it the prospect is left in peace, in microseconds. */
const FLOW_LENGTH = 21 * DAY
const COOL_OFF = 7 * DAY

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Flows that nobody was put into yet; prospects are the contacts and leads of the CRM, uploaded ones too. */
export function createWrittenFlows({ account }: WrittenParts, crm: WrittenCrm): WrittenFlows {
  const instances = new Map<string, FlowInstance>()
  const byProspect = new Map<string, FlowInstance[]>()
  const leads = new Map<string, string>()
  const leadIds = new Set<string>()
  const isProspect = (id: string) =>
    leadIds.has(id) ||
    findCrmEntity(account, 'Contact', id) !== undefined ||
    findCrmEntity(account, 'Lead', id) !== undefined ||
    crm.store().hasProspect(id)
  const statusOf = (instance: FlowInstance, time = account.now()) => statusAt(account.seed, instance, time)
  const ofProspect = (id: string) => byProspect.get(id) ?? []

  return {
    assign(assignment) {
      const { flow, owner, crmProspectId, time } = assignment
      if (!isProspect(crmProspectId))
        return { errorCode: 'InvalidArgument', errorMessage: `Invalid crmId <${crmProspectId}>` }
      const problem = problemWith(assignment, ofProspect(crmProspectId), statusOf)
      if (problem !== undefined) return { errorCode: 'InvalidState', errorMessage: problem }
      const id = account.identifiers.of('flowInstance', instances.size)
      const instance = { id, flow, owner, crmProspectId, created: time, removed: undefined }
      instances.set(id, instance)
      byProspect.set(crmProspectId, [...ofProspect(crmProspectId), instance])
      return instance
    },
    unassign(instanceId) {
      const instance = instances.get(instanceId)
      if (instance === undefined || statusOf(instance) !== 'Running') return false
      instance.removed = account.now()
      return true
    },
    find: (instanceId) => instances.get(instanceId),
    ofProspect,
    ofOwner: (owner) => [...instances.values()].filter((instance) => instance.owner === owner).reverse(),
    statusOf,
    prospectWithEmail(emailAddress) {
      const key = emailAddress.toLowerCase()
      const known = leads.get(key) ?? crm.store().prospectWithEmail(key) ?? findProspectByEmail(account, key)
      if (known !== undefined) return known
      const lead = newLead(account.seed, leads.size)
      leads.set(key, lead)
      leadIds.add(lead)
      return lead
    },
  }
}

function problemWith(
  { flow, isCoolOffOverridden, time }: Assignment,
  others: readonly FlowInstance[],
  statusOf: (instance: FlowInstance, time: number) => FlowInstanceStatus,
): string | undefined {
  const open = others.filter((other) => statusOf(other, time) === 'Running')
  if (open.some((other) => other.flow.id === flow.id)) return 'Prospect is already assigned to this flow'
  if (open.some((other) => other.flow.isExclusive))
    return 'Prospect is assigned to an exclusive flow and cannot be added to other flows'
  if (flow.isExclusive && open.length > 0)
    return 'Prospect is assigned to another flow and cannot be added to an exclusive flow'
  const isCooling = others.some((other) => !open.includes(other) && time - endOf(other) < COOL_OFF)
  return isCooling && !isCoolOffOverridden ? 'Prospect is in the cool off period' : undefined
}

function endOf({ created, removed }: FlowInstance): number {
  return removed ?? created + FLOW_LENGTH
}

/** Whoever is taken out has finished; the others reply or do not. */
function statusAt(seed: number, instance: FlowInstance, time: number): FlowInstanceStatus {
  if (time < endOf(instance)) return 'Running'
  if (instance.removed !== undefined) return 'Finished'
  const digits = Number(instance.id.slice(-6))
  return new Dice(seed, SALTS.flow, digits, 8).chance(0.2) ? 'FinishedResponse' : 'FinishedNoReply'
}

/** A lead that only Engage made: its id is none that the CRM's own objects have. */
function newLead(seed: number, number: number): string {
  const dice = new Dice(seed, SALTS.flow, number, 9)
  const middle = Array.from({ length: 5 }, () => dice.pick([...LETTERS])).join('')
  return `00Q7x0000${middle}${number.toString(36).toUpperCase().padStart(4, '0')}`
}
