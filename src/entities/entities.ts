import { answeredScorecards } from './answered-scorecards.ts'
import { callOutcomes } from './call-outcomes.ts'
import { callTranscripts } from './call-transcripts.ts'
import { calls } from './calls.ts'
import { coaching } from './coaching.ts'
import type { Entity } from './entity.ts'
import { extensiveCalls } from './extensive-calls.ts'
import { libraryFolderContent, libraryFolders } from './library.ts'
import { scorecards } from './scorecards.ts'
import { statsActivityAggregate, statsActivityDayByDay, statsInteraction } from './stats.ts'
import { trackers } from './trackers.ts'
import { users } from './users.ts'
import { workspaces } from './workspaces.ts'

/** Every entity under its SDK name. To add one: write its file and add a line here. */
export const entities = {
  users,
  calls,
  extensiveCalls,
  callTranscripts,
  scorecards,
  answeredScorecards,
  workspaces,
  trackers,
  libraryFolders,
  libraryFolderContent,
  statsActivityAggregate,
  statsActivityDayByDay,
  statsInteraction,
  coaching,
  callOutcomes,
}

export type Entities = typeof entities

/** Every entity in the order of the list. */
export const entityList: readonly Entity[] = Object.values(entities)
