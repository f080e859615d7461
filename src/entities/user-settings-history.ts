import { getUserHistory } from '../api/operations/users.gen.ts'
import { defineEntity } from './entity.ts'

/** When which setting of a user changed. */
export const userSettingsHistory = defineEntity({
  name: 'user_settings_history',
  summary: 'Changes of a user’s recording settings.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Every change of a user’s settings.',
      operation: getUserHistory,
      select: 'userSettingsHistory',
      templates: { 'get-user-settings-history': { inputs: ['userId'], params: { userId: 'id' } } },
    },
  },
})
