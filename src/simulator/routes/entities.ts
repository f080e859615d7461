import { BRIEFS, type BriefSection } from '../account/briefs.ts'
import type { Call } from '../account/call.ts'
import { type AskedEntity, askedEntity, callsOf } from '../ai/entity-calls.ts'
import { type Finding, findingsOf, firstOf, printCalls } from '../ai/evidence.ts'
import { timePeriodOf } from '../ai/time-period.ts'
import { topicsOfQuestion } from '../ai/topics-of-question.ts'
import { Refusal } from '../answer.ts'
import type { RouteContext, Routes } from './route.ts'

/** The most calls that an answer is made from (gong facts, 2.6); emails this account has none of. */
const MOST_CALLS = 60
const ITEMS_A_SECTION = 3
const MOST_SECTIONS = 4

/** GET /v2/entities/ask-entity and GET /v2/entities/get-brief: what is known from the calls with a CRM entity. */
export const entityRoutes: Routes = {
  askEntity(context, { query }) {
    const { calls } = search(context, query)
    const findings = findingsOf(context.account, calls)
    const topics = topicsOfQuestion(query['question'] ?? '')
    const sections = topics.map((topic) => findings.filter((finding) => finding.topic === topic))
    const told = sections.filter((section) => section.length > 0).slice(0, MOST_SECTIONS)
    // A question that names no topic, or none that was spoken of, is answered by what the calls were about.
    const general = findings.filter(({ topic }) => topic === undefined)
    const answers = (told.length > 0 ? told : [general]).map((section) => firstOf(section, ITEMS_A_SECTION))
    return {
      ...countsOf(calls),
      answer: answers
        .filter((items) => items.length > 0)
        .map((items) => ({
          answerItems: items.map(({ text }) => text),
          emailFindings: [],
          callFindings: printCalls(context.account, items),
        })),
    }
  },

  generateBrief(context, { query }) {
    const brief = BRIEFS.find(({ name, isPublished }) => isPublished && name === query['briefName'])
    workspaceOf(context, query)
    if (brief === undefined)
      throw new Refusal(404, 'Brief not found - could be that the brief is not published')
    const { calls, entity } = search(context, query)
    const findings = findingsOf(context.account, calls)
    return {
      ...countsOf(calls),
      briefSections: brief.sections.map((section) => printSection(context, section, entity, findings)),
    }
  },
}

/** Finds the entity and its calls, and pays for them; throws a 402 Refusal when there are no credits left. */
function search(
  context: RouteContext,
  query: Readonly<Record<string, string>>,
): { readonly entity: AskedEntity; readonly calls: readonly Call[] } {
  const { account, written } = context
  const workspace = workspaceOf(context, query)
  const entity = askedEntity(context, query)
  const range = timePeriodOf(query, {
    now: account.now(),
    timeZone: account.timeZone,
    lastActivity: () =>
      [...callsOf(context, entity, { from: -Infinity, to: Infinity, workspace })].at(-1)?.start,
  })
  if (written.credits.left() === 0) throw new Refusal(402, 'Payment Required')
  const calls = [...callsOf(context, entity, { ...range, workspace })].slice(-MOST_CALLS)
  written.credits.spend(calls.length)
  return { entity, calls }
}

/** The number of the query's workspace. */
function workspaceOf({ account }: RouteContext, query: Readonly<Record<string, string>>): number {
  const workspace = account.workspaces.find(({ id }) => id === query['workspaceId'])
  if (workspace === undefined) throw new Refusal(404, 'Workspace not found')
  return workspace.number
}

function countsOf(calls: readonly Call[]) {
  return { numOfCallsSearched: calls.length, numOfEmailsSearched: 0 }
}

function printSection(
  { account }: RouteContext,
  { title, topics }: BriefSection,
  entity: AskedEntity,
  findings: readonly Finding[],
) {
  if (topics.length === 0) return { title, sectionSummary: entity.facts, briefSectionType: 'CrmOrGongData' }
  const known: readonly (string | undefined)[] = topics
  const items = firstOf(
    findings.filter(({ topic }) => topic !== undefined && known.includes(topic)),
    ITEMS_A_SECTION,
  )
  return {
    title,
    sectionSummary: items.map(({ text }) => text),
    conversationFindings: { callFindings: printCalls(account, items), emailFindings: [] },
    briefSectionType: 'Conversations',
  }
}
