import { integrationSettings as updateSettings } from '../api/operations/integration-settings.gen.ts'
import { defineEntity, type Template } from './entity.ts'

/** Gong does not describe how settings are read; Nango's template asks like this, and Gong may refuse. */
const getIntegrationSettings: Template = {
  description: 'The integration settings, as far as Gong tells them: it does not describe this request.',
  inputs: [],
  operation: {
    ...updateSettings,
    method: 'GET',
    summary: 'The integration settings',
    params: {},
    answer: { type: 'object' },
  },
}

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
      templates: {
        'update-integration-settings': { inputs: ['integrationTypeSettings'] },
        'get-integration-settings': getIntegrationSettings,
      },
      isRepeatable: true,
    },
  },
})
