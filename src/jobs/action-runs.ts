import type { Connection } from '../connections/connection.ts'
import type { Database } from '../database/open-database.ts'
import type { Row } from '../database/tables.ts'
import type { FailureCode, FailureOptions } from '../functions/function-failure.ts'

export type ActionRun = Row<'action_runs'>

/** A failure as it is stored. */
export interface StoredFailure {
  readonly code: FailureCode
  readonly message: string
  readonly options: FailureOptions
}

export interface NewActionRun {
  readonly connection: Connection
  readonly name: string
  readonly input: unknown
  /** Tries after the first one. */
  readonly maxRetries: number
}

/** A run that is ours. */
export interface ClaimedRun {
  readonly run: ActionRun
  /** Whether another process had begun it, and has not told how it ended. */
  readonly wasLeft: boolean
}

/** What came of a run. */
export type RunOutcome = { readonly output: unknown } | { readonly failure: StoredFailure }

/** Actions that are run later. A process that runs one owns it for a short while, and says again and again that it does. */
export interface ActionRuns {
  /** @returns its id. */
  add(run: NewActionRun): Promise<string>
  find(id: string): Promise<ActionRun | undefined>
  /**
   * Takes what is due, or what belonged to a process that is gone; the one that waits longest first.
   * @param full connections that have as many under way here as they may.
   */
  claim(now: number, until: number, full: readonly number[]): Promise<ClaimedRun | undefined>
  /** Holds all that are ours for longer. */
  hold(until: number): Promise<void>
  /** Keeps the outcome, in a transaction with what tells of it. @returns whether it was still ours. */
  finish(database: Database, run: ActionRun, outcome: RunOutcome, now: number): Promise<boolean>
  /** Puts it back to be run at a moment. */
  postpone(run: ActionRun, nextAt: number): Promise<void>
  /** Forgets those that ended before a moment. */
  forget(before: number): Promise<void>
}

export interface ActionRunsOptions {
  readonly database: Database
  /** This process, as no other is called. */
  readonly owner: string
  readonly now: () => number
  readonly randomId: () => string
}

export function createActionRuns({ database, owner, now, randomId }: ActionRunsOptions): ActionRuns {
  /** A run as this process took it: not once another has taken it over. */
  const ours = (on: Database, { id, attempts }: ActionRun) =>
    on
      .updateTable('action_runs')
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('attempts', '=', attempts)
      .where('status', '=', 'running')

  return {
    async add(run) {
      const row = toRow(run, randomId(), now())
      await database.insertInto('action_runs').values(row).execute()
      return row.id
    },
    find: (id) => database.selectFrom('action_runs').selectAll().where('id', '=', id).executeTakeFirst(),
    claim: (at, until, full) => claim(database, owner, at, until, full),
    async hold(until) {
      await database
        .updateTable('action_runs')
        .set({ owned_until: until })
        .where('owner', '=', owner)
        .where('status', '=', 'running')
        .execute()
    },
    async finish(on, run, outcome, at) {
      const told =
        'output' in outcome
          ? { status: 'success', output: JSON.stringify(outcome.output ?? null) }
          : { status: 'error', error: JSON.stringify(outcome.failure) }
      const { numUpdatedRows } = await ours(on, run)
        .set({ ...told, owner: null, finished_at: at })
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
    async postpone(run, nextAt) {
      await ours(database, run).set({ status: 'waiting', owner: null, next_at: nextAt }).execute()
    },
    async forget(before) {
      await database.deleteFrom('action_runs').where('finished_at', '<', before).execute()
    },
  }
}

function toRow({ connection, name, input, maxRetries }: NewActionRun, id: string, now: number): ActionRun {
  return {
    id,
    connection: connection.number,
    name,
    input: JSON.stringify(input ?? null),
    status: 'waiting',
    output: null,
    error: null,
    attempts: 0,
    most_attempts: 1 + maxRetries,
    next_at: now,
    owner: null,
    owned_until: 0,
    created_at: now,
    finished_at: null,
  }
}

async function claim(
  database: Database,
  owner: string,
  now: number,
  until: number,
  full: readonly number[],
): Promise<ClaimedRun | undefined> {
  for (;;) {
    const found = await database
      .selectFrom('action_runs')
      .selectAll()
      .where('next_at', '<=', now)
      .where((where) =>
        where.or([
          where('status', '=', 'waiting'),
          where.and([where('status', '=', 'running'), where('owned_until', '<=', now)]),
        ]),
      )
      .$if(full.length > 0, (query) => query.where('connection', 'not in', full))
      .orderBy('next_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (found === undefined) return undefined
    const taken = await database
      .updateTable('action_runs')
      .set({ status: 'running', owner, owned_until: until, attempts: found.attempts + 1 })
      .where('id', '=', found.id)
      .where('attempts', '=', found.attempts)
      .where('status', '=', found.status)
      .where('owned_until', '=', found.owned_until)
      .returningAll()
      .executeTakeFirst()
    // Somebody else was faster: there may be another.
    if (taken !== undefined) return { run: taken, wasLeft: found.status === 'running' }
  }
}
