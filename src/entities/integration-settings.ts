import { integrationSettings as updateSettings } from '../api/operations/integration-settings.gen.ts'
import { defineEntity } from './entity.ts'

/** Which pages may show Gong's parts in other programs. */
export const integrationSettings = defineEntity({
  name: 'integration_settings',
  summary: 'Which origins may embed Gong’s dialler, composer and account pages.',
  aliases: [],
  actions: {
    update: {
      kind: 'write',
      summary: 'Set the allowed origin of each kind of integration.',
      operation: updateSettings,
      effect: 'changes',
      isRepeatable: true,
    },
  },
})
