import { listTargetDefinitions, uploadAssignments } from '../api/operations/targets.gen.ts'
import { defineEntity } from './entity.ts'

/** Targets that people are measured by. */
export const targets = defineEntity({
  name: 'targets',
  summary: 'Targets that are set for people and teams.',
  aliases: ['target_definitions'],
  actions: {
    list: {
      kind: 'list',
      summary: 'Targets of a workspace.',
      operation: listTargetDefinitions,
      select: 'targets',
    },
  },
})

/** What each person is to reach. */
export const targetAssignments = defineEntity({
  name: 'target_assignments',
  summary: 'What each person is to reach of a target.',
  aliases: [],
  actions: {
    upload: {
      kind: 'write',
      summary: 'Upload assignments as a CSV file; with validateOnly nothing is changed.',
      operation: uploadAssignments,
      effect: 'changes',
    },
  },
})
