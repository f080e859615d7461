import type { Account } from '../account/account.ts'
import { briefSettings } from '../account/briefs.ts'
import { competitorNames } from '../account/phrasebook.ts'
import { SALTS } from '../account/salts.ts'
import { TRACKERS, trackerId } from '../account/trackers.ts'
import { Refusal } from '../answer.ts'
import { DAY, formatDateTime } from '../date-times.ts'
import { Dice } from '../dice.ts'
import { LANGUAGES } from '../words/languages.ts'
import type { Routes } from './route.ts'

/** What is set up in the account: workspaces, trackers, briefs, call outcomes. */
export const settingsRoutes: Routes = {
  listWorkspaces({ account }) {
    return { workspaces: account.workspaces.map(({ id, name, description }) => ({ id, name, description })) }
  },

  listTrackers({ account }, { query }) {
    const workspaces = workspacesOf(account, query['workspaceId'])
    return { keywordTrackers: workspaces.flatMap(({ number }) => trackersOf(account, number)) }
  },

  listBriefs({ account }, { query }) {
    return {
      briefs: workspacesOf(account, query['workspaceId']).flatMap(({ number }) =>
        briefSettings(account, number),
      ),
    }
  },

  listCallOutcomes() {
    return { outcomes: OUTCOMES.map((outcome, place) => ({ ...outcome, displayOrder: place + 1 })) }
  },
}

const ANSWERED = {
  connectStatus: 'CONNECTED',
  category: 'ANSWERED',
  todoAction: 'COMPLETE',
  automation: null,
} as const
const UNANSWERED = {
  connectStatus: 'NOT_CONNECTED',
  category: 'NOT_ANSWERED',
  todoAction: null,
  automation: null,
} as const

const OUTCOMES = [
  { callOutcome: 'Meeting booked', sentiment: 'POSITIVE', ...ANSWERED, todoAction: 'COMPLETE_AND_REMOVE' },
  { callOutcome: 'Connected', sentiment: 'POSITIVE', ...ANSWERED },
  { callOutcome: 'Call back later', sentiment: 'NEUTRAL', ...ANSWERED },
  { callOutcome: 'Not interested', sentiment: 'NEGATIVE', ...ANSWERED },
  {
    callOutcome: 'Asked not to be called',
    sentiment: 'NEGATIVE',
    ...ANSWERED,
    automation: 'MARK_AS_OPT_OUT',
  },
  { callOutcome: 'Left voicemail', sentiment: 'NEUTRAL', ...UNANSWERED },
  { callOutcome: 'No answer', sentiment: 'NEUTRAL', ...UNANSWERED },
  { callOutcome: 'Wrong number', sentiment: 'NEGATIVE', ...UNANSWERED },
] as const

function workspacesOf(account: Account, id: string | undefined) {
  const workspaces = account.workspaces.filter((workspace) => id === undefined || workspace.id === id)
  if (workspaces.length === 0) throw new Refusal(404, 'Workspace not found')
  return workspaces
}

/** Keyword trackers only: smart trackers have no such settings. */
function trackersOf(account: Account, workspace: number): readonly unknown[] {
  return TRACKERS.flatMap(({ name, type, affiliation }, place) => {
    if (type === 'SMART') return []
    const dice = new Dice(account.seed, SALTS.tracker, workspace, place)
    const created = (account.users[0]?.created ?? 0) + dice.int(200) * DAY
    const creator = dice.chance(0.3)
      ? null
      : (account.users[dice.int(Math.min(5, account.users.length))]?.id ?? null)
    return [
      {
        trackerId: trackerId(account, workspace, place),
        trackerName: name,
        workspaceId: account.workspaces[workspace]?.id,
        languageKeywords: keywordsOf(name),
        affiliation,
        partOfQuestion: false,
        saidAt: 'Anytime',
        saidAtInterval: null,
        saidAtUnit: null,
        saidInTopics: [],
        filterQuery: '{"type":"And","filters":[]}',
        created: formatDateTime(created, account.timeZone),
        creatorUserId: creator,
        updated: formatDateTime(created + dice.int(50) * DAY, account.timeZone),
        updaterUserId: creator,
      },
    ]
  })
}

function keywordsOf(tracker: string): readonly unknown[] {
  const names = competitorNames(tracker)
  if (names !== undefined) return [{ language: 'mul', keywords: names, includeRelatedForms: false }]
  return [...LANGUAGES.values()].flatMap(({ code, keywords }) => {
    const phrases = keywords[tracker]
    return phrases === undefined ? [] : [{ language: code, keywords: phrases, includeRelatedForms: false }]
  })
}
