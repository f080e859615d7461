import type { Account } from '../account/account.ts'
import type { Flow } from '../account/flows.ts'
import { Refusal } from '../answer.ts'
import { formatDateTime } from '../date-times.ts'
import type { BulkAssignment, BulkProspect } from '../written/bulk-assignments.ts'
import type { FlowInstance } from '../written/flows.ts'
import { engageUser, numericId, usableFlow } from './flows.ts'
import type { RouteContext, RouteRequest, Routes } from './route.ts'

/** The most prospects that a request may name (gong facts, 2.6), and the most instances to take out (its prose). */
const MOST_ASSIGNED = 100
const MOST_IN_BULK = 50
const MOST_UNASSIGNED = 200

/** POST /v2/flows/prospects and everything below it. */
export const flowProspectRoutes: Routes = {
  getProspectsAssignedFlows(context, { body }) {
    const { written } = context
    const prospects = listOf(body, 'crmProspectsIds')
    const instanceIds = listOf(body, 'flowInstanceIds').map(numericId)
    if (prospects.length + instanceIds.length === 0)
      throw new Refusal(400, 'Either crmProspectsIds or flowInstanceIds must be provided')
    written.bulkAssignments.settle()
    // Asked by prospect only open flows are answered, asked by instance all (the operation's prose).
    const open = prospects
      .flatMap((id) => written.flows.ofProspect(id))
      .filter((instance) => written.flows.statusOf(instance) === 'Running')
    const named = instanceIds.map((id) => written.flows.find(id)).filter((instance) => instance !== undefined)
    const found = [...new Set([...open, ...named])]
    return { prospectsAssigned: found.map((instance) => printInstance(context, instance)) }
  },

  assignProspects: (context, request) => {
    const overrides = request.body['overrides'] as
      | { readonly coolOffOverride?: boolean | null }
      | null
      | undefined
    return assign(context, request, overrides?.coolOffOverride === true)
  },

  assignProspectsCoolOffOverrides: (context, request) => assign(context, request, true),

  unassignFlows({ account, written }, { body }) {
    checkUser(account, body['unassignedByUserEmail'])
    const ids = listOf(body, 'flowInstanceIds')
    checkSize('flowInstanceIds', ids, MOST_UNASSIGNED)
    written.bulkAssignments.settle()
    return { unassignedFlowInstanceIds: ids.filter((id) => written.flows.unassign(numericId(id))) }
  },

  unassignProspectFlows({ account, written }, { body }) {
    checkUser(account, body['unassignedByUserEmail'])
    const flowId = body['flowId'] as string | null | undefined
    if (flowId != null) numericId(flowId)
    written.bulkAssignments.settle()
    const instances = written.flows
      .ofProspect(String(body['crmProspectId']))
      .filter(({ flow, id }) => (flowId == null || flow.id === flowId) && written.flows.unassign(id))
    return { unassignedFlowInstanceIds: instances.map(({ id }) => id) }
  },

  submitFlowProspectsBulkAssignment(context, { body }) {
    const { account, written } = context
    const prospects = body['prospects'] as readonly BulkProspect[]
    checkSize('prospects', prospects, MOST_IN_BULK)
    const missing = prospects.flatMap((prospect, place) =>
      (['firstName', 'lastName'] as const)
        .filter((name) => prospect.crmId == null && prospect[name] == null)
        .map((name) => `prospects[${place}].${name}: must not be null`),
    )
    if (missing.length > 0) throw new Refusal(400, missing)
    const owner = engageUser(account, String(body['flowInstanceOwnerEmail']))
    const flow = usableFlow(account, String(body['flowId']), owner)
    const bulk = written.bulkAssignments.submit(flow, owner, prospects)
    return { status: 202, body: printBulk(bulk) }
  },

  getFlowProspectsBulkAssignment({ written }, { values }) {
    const bulk = written.bulkAssignments.find(values['id'] ?? '')
    if (bulk === undefined) throw new Refusal(404, 'Bulk assignment not found')
    // In an answer of its own: the field `status` is the assignment's, not the answer's.
    return { status: 200, body: printBulk(bulk) }
  },
}

function assign(context: RouteContext, { body }: RouteRequest, isCoolOffOverridden: boolean) {
  const { account, written } = context
  const prospects = listOf(body, 'crmProspectsIds')
  checkSize('crmProspectsIds', prospects, MOST_ASSIGNED)
  const owner = engageUser(account, String(body['flowInstanceOwnerEmail']))
  const flow = usableFlow(account, String(body['flowId']), owner)
  checkOverrides(flow, body['overrides'])
  written.bulkAssignments.settle()
  const time = account.now()
  const made = prospects.map((crmProspectId) => ({
    crmProspectId,
    result: written.flows.assign({ flow, owner, crmProspectId, isCoolOffOverridden, time }),
  }))
  return {
    prospectsAssigned: made.flatMap(({ result }) =>
      'errorCode' in result ? [] : [printInstance(context, result)],
    ),
    prospectsNotAssigned: made.flatMap(({ crmProspectId, result }) =>
      'errorCode' in result ? [{ flowId: flow.id, crmProspectId, ...result }] : [],
    ),
  }
}

/** Steps are counted from 1, as POST /v2/flows/steps numbers them. */
function checkOverrides(flow: Flow, overrides: unknown): void {
  const { steps } = (overrides ?? {}) as { readonly steps?: readonly { readonly number: number }[] | null }
  const unknown = steps?.find(({ number }) => flow.steps[number - 1] === undefined)
  if (unknown !== undefined)
    throw new Refusal(400, `overrides.steps: the flow has no step number ${unknown.number}`)
}

function checkUser(account: Account, emailAddress: unknown): void {
  if (emailAddress == null || account.users.some((user) => user.emailAddress === emailAddress)) return
  throw new Refusal(400, `unassignedByUserEmail: no user has the email address ${emailAddress}`)
}

function checkSize(name: string, list: readonly unknown[], most: number): void {
  if (list.length === 0 || list.length > most)
    throw new Refusal(400, `${name}: size must be between 1 and ${most}`)
}

/** A list of different ids; empty when it is not there. */
function listOf(body: RouteRequest['body'], name: string): readonly string[] {
  return [...new Set((body[name] as readonly string[] | null | undefined) ?? [])]
}

function printInstance({ account, written }: RouteContext, instance: FlowInstance) {
  const { id, flow, owner, crmProspectId, created } = instance
  return {
    flowId: flow.id,
    flowName: flow.name,
    crmProspectId,
    flowInstanceId: id,
    flowInstanceOwnerEmail: owner.emailAddress,
    flowInstanceOwnerFullName: `${owner.givenName} ${owner.familyName}`,
    flowInstanceCreateDate: formatDateTime(Math.floor(created / 1_000_000) * 1_000_000, account.timeZone),
    flowInstanceStatus: written.flows.statusOf(instance),
    workspaceId: flow.workspaceId,
    exclusive: flow.isExclusive,
  }
}

function printBulk({ results, ...bulk }: BulkAssignment) {
  const successCount = results.filter(({ status }) => status === 'ASSIGNED').length
  return {
    ...bulk,
    processedCount: results.length,
    successCount,
    failedCount: results.length - successCount,
    results,
  }
}
