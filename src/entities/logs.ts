import { listLogs } from '../api/operations/auditing.gen.ts'
import { defineEntity } from './entity.ts'

const dayMs = 86_400_000

/** Who signed in, changed, played or shared what. */
export const logs = defineEntity({
  name: 'logs',
  summary: 'Audit logs: access, activity, calls played, calls shared outside.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Entries of one kind of log in a stretch of time; AccessLog goes back 14 days.',
      operation: listLogs,
      select: 'logEntries',
      templates: { 'get-logs': { inputs: ['logType', 'fromDateTime', 'toDateTime', 'cursor?'] } },
      defaults: (now) => ({ fromDateTime: new Date(Math.floor((now - dayMs) / 1000) * 1000).toISOString() }),
    },
  },
})
