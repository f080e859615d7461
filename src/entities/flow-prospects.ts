import {
  assignProspects,
  assignProspectsCoolOffOverrides,
  getFlowProspectsBulkAssignment,
  getProspectsAssignedFlows,
  submitFlowProspectsBulkAssignment,
  unassignFlows,
  unassignProspectFlows,
} from '../api/operations/engage-flows.gen.ts'
import { defineEntity } from './entity.ts'

/** Which contacts and leads are in which flow. */
export const flowProspects = defineEntity({
  name: 'flow_prospects',
  summary: 'Contacts and leads in Engage flows.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Flows that prospects are assigned to.',
      operation: getProspectsAssignedFlows,
      select: 'prospectsAssigned',
      templates: {
        'list-flow-prospects': {
          inputs: ['crmProspectsIds?', 'flowInstanceIds?'],
          needsOne: true,
          list: 'items',
        },
      },
    },
    assign: {
      kind: 'write',
      summary: 'Assign up to 100 prospects to a flow.',
      operation: assignProspects,
      effect: 'adds',
    },
    assignOverridingCoolOff: {
      kind: 'write',
      summary: 'Assign up to 100 prospects to a flow, those that are cooling off too.',
      operation: assignProspectsCoolOffOverrides,
      effect: 'adds',
      templates: {
        'assign-prospects-cool-off-override': {
          inputs: ['flowId', 'crmProspectsIds', 'flowInstanceOwnerEmail'],
        },
      },
    },
    unassign: {
      kind: 'write',
      summary: 'Take prospects out of flows by the id of each assignment.',
      operation: unassignFlows,
      effect: 'removes',
      templates: { 'remove-prospects-from-flow': { inputs: ['flowInstanceIds'] } },
      isRepeatable: true,
    },
    unassignByCrmId: {
      kind: 'write',
      summary: 'Take a prospect out of one flow or all, by its CRM id.',
      operation: unassignProspectFlows,
      effect: 'removes',
      templates: {
        'unassign-flow-by-crm-id': {
          description: 'Take prospects out of one flow or all, by their CRM ids; tells what came of each.',
          inputs: ['crmProspectIds', 'flowId?', 'unassignedByUserEmail?'],
          schemas: {
            crmProspectIds: {
              type: 'array',
              items: { type: 'string' },
              minItems: 1,
              description: 'The prospects.',
            },
          },
          fanOut: { input: 'crmProspectIds', param: 'crmProspectId', list: 'results' },
        },
      },
      isRepeatable: true,
    },
  },
})

/** Assignments of many prospects at once, worked off by Gong in the background. */
export const flowBulkAssignments = defineEntity({
  name: 'flow_bulk_assignments',
  summary: 'Assignments of up to 50 prospects to a flow, worked off in the background.',
  aliases: [],
  actions: {
    get: {
      kind: 'get',
      summary: 'How far a bulk assignment has come, prospect by prospect.',
      operation: getFlowProspectsBulkAssignment,
      templates: {
        'get-bulk-assignment-results': { inputs: ['bulkAssignmentId'], params: { bulkAssignmentId: 'id' } },
      },
    },
    create: {
      kind: 'write',
      summary: 'Assign up to 50 prospects, known to the CRM or not, to a flow.',
      operation: submitFlowProspectsBulkAssignment,
      effect: 'adds',
    },
  },
})
