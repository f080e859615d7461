import { targetsOf } from '../account/targets.ts'
import { Refusal } from '../answer.ts'
import { CsvError, readCsv } from '../csv.ts'
import type { RouteContext, Routes } from './route.ts'

/** GET /v2/targets and POST /v2/targets/{targetId}/assignments, which are reconstructed (gong facts, section 3, end). */
export const targetRoutes: Routes = {
  listTargetDefinitions(context, { query }) {
    return { targets: targetsOf(context.account, workspaceOf(context, query['workspaceId'])) }
  },

  uploadAssignments(context, { values, query, file }) {
    const workspace = workspaceOf(context, query['workspaceId'])
    const target = targetsOf(context.account, workspace).find(({ id }) => id === values['targetId'])
    if (target === undefined) throw new Refusal(404, 'Target not found')
    const rows = rowsIn(file?.text() ?? '')
    if (query['validateOnly'] !== 'true') context.written.targets.assign(target.id, rows)
    return {}
  },
}

function workspaceOf({ account }: RouteContext, id: string | undefined): number {
  const workspace = account.workspaces.find((candidate) => candidate.id === id)
  if (workspace === undefined) throw new Refusal(404, 'Workspace not found')
  return workspace.number
}

function rowsIn(text: string): readonly Readonly<Record<string, string>>[] {
  try {
    const rows = readCsv(text)
    if (rows.length === 0) throw new CsvError('there are no assignments')
    return rows
  } catch (error) {
    if (error instanceof CsvError) throw new Refusal(400, `file: ${error.message}`)
    throw error
  }
}
