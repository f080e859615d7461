import type { Database } from '../database/open-database.ts'
import type { WorkspaceRow } from '../database/tables.ts'

/** Where workspaces are kept. */
export interface WorkspaceStore {
  /** Makes the workspace of a name where there is none. */
  ensure(name: string): Promise<WorkspaceRow>
  find(idOrName: string): Promise<WorkspaceRow | undefined>
  /** The oldest first; those with this text in their names. */
  list(nameContains: string): Promise<readonly WorkspaceRow[]>
}

/** The workspace of whoever names none. */
export const defaultWorkspace = 'default'

/** Workspaces in the server's database. */
export function createWorkspaceStore(
  database: Database,
  now: () => number,
  randomId: () => string,
): WorkspaceStore {
  const find = (column: 'id' | 'name', value: string) =>
    database.selectFrom('server_workspaces').selectAll().where(column, '=', value).executeTakeFirst()
  return {
    async ensure(name) {
      const row = { id: randomId(), name, created_at: new Date(now()).toISOString() }
      await database
        .insertInto('server_workspaces')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute()
      return (await find('name', name)) ?? row
    },
    find: async (idOrName) => (await find('id', idOrName)) ?? (await find('name', idOrName)),
    async list(nameContains) {
      const rows = await database.selectFrom('server_workspaces').selectAll().orderBy('created_at').execute()
      return rows.filter(({ name }) => name.includes(nameContains))
    },
  }
}
