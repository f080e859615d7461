import { getFlowSteps, listFlows, listFlowsFolders } from '../api/operations/engage-flows.gen.ts'
import { defineEntity } from './entity.ts'

/** Flows of Gong Engage that somebody can use. */
export const flows = defineEntity({
  name: 'flows',
  summary: 'Engage flows: the company’s, and those that a person owns or shares.',
  aliases: ['engage_flows'],
  actions: {
    list: {
      kind: 'list',
      summary: 'Flows that a user with an Engage seat can use.',
      operation: listFlows,
      select: 'flows',
      templates: { 'list-flows': { inputs: ['flowOwnerEmail', 'cursor?'] } },
    },
  },
})

/** Folders of Engage flows. */
export const flowFolders = defineEntity({
  name: 'flow_folders',
  summary: 'Folders of Engage flows.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Folders that a user with an Engage seat can use.',
      operation: listFlowsFolders,
      // Gong answers with flows and folders under the same name.
      select: 'flows',
      templates: { 'list-flow-folders': { inputs: ['flowFolderOwnerEmail', 'cursor?'], list: 'items' } },
    },
  },
})

/** Flows with their steps. */
export const flowSteps = defineEntity({
  name: 'flow_steps',
  summary: 'Engage flows with their steps.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Up to 20 flows, each with its steps.',
      operation: getFlowSteps,
      select: 'flows',
      templates: { 'get-flow-steps': { inputs: ['flowIds'] } },
    },
  },
})
