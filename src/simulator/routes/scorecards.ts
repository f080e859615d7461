import type { Account } from '../account/account.ts'
import { SALTS } from '../account/salts.ts'
import { type AnsweredScorecard, answeredOf, type Question, SCORECARDS } from '../account/scorecards.ts'
import { PARSE_ERROR, Refusal } from '../answer.ts'
import { DAY, formatDateTime, parseDate } from '../date-times.ts'
import { Dice } from '../dice.ts'
import { rawNumber } from '../identifiers.ts'
import { listSource, readPage } from './paging.ts'
import type { Routes } from './route.ts'

interface Filter {
  readonly callFromDate?: string | null
  readonly callToDate?: string | null
  readonly reviewFromDate?: string | null
  readonly reviewToDate?: string | null
  readonly reviewMethod?: 'AUTOMATIC' | 'MANUAL' | 'BOTH' | null
  readonly reviewedUserIds?: readonly string[] | null
  readonly scorecardIds?: readonly string[] | null
}

const QUESTIONS_A_SCORECARD = 16
const OPEN_ANSWERS = [
  'Great rapport, the buyer opened up after the second question.',
  'Try to pause after the price.',
  'Strong close with a date and an owner for each step.',
  'Too much product too early, go back to the pain.',
  null,
] as const

/** GET /v2/settings/scorecards and POST /v2/stats/activity/scorecards; ids are numbers here (gong facts, 2.5). */
export const scorecardRoutes: Routes = {
  listScorecards({ account }) {
    return { scorecards: SCORECARDS.map((_, number) => printScorecard(account, number)) }
  },

  listAnsweredScorecards({ account, cursors }, { body }) {
    const filter = body['filter'] as Filter
    const answered = [...answeredIn(account, filter)].sort(
      (left, right) => left.reviewTime - right.reviewTime || (left.id < right.id ? -1 : 1),
    )
    const cursor = (body['cursor'] as string | null | undefined) ?? undefined
    const source = listSource(
      'listAnsweredScorecards',
      'answeredScorecardId',
      answered,
      ({ reviewTime, id }) => ({ time: reviewTime, id }),
    )
    const page = readPage(cursors, cursor, source)
    const isFiltered = Object.values(filter).some(
      (value) => value != null && !(Array.isArray(value) && value.length === 0),
    )
    if (page.items.length === 0 && isFiltered) {
      // This one ends with a period, unlike the others (gong facts, 6: 2).
      throw new Refusal(404, 'No answered scorecards found corresponding to the provided filters.')
    }
    return {
      records: page.records,
      answeredScorecards: page.items.map((item) => printAnswered(account, item)),
    }
  },
}

/** Answered scorecards that a filter means; days are those of the company's time zone. */
function* answeredIn(account: Account, filter: Filter): Generator<AnsweredScorecard> {
  const now = account.now()
  const review = rangeOf(account, filter.reviewFromDate, filter.reviewToDate)
  const call = rangeOf(account, filter.callFromDate, filter.callToDate)
  const method = filter.reviewMethod ?? 'MANUAL'
  // A review comes a few days after its call at most, so older calls need no look.
  const from = Math.max(call.from, review.from - 6 * DAY)
  for (const number of account.index.select(
    { order: 'start', from, to: Math.min(call.to, review.to) },
    now,
  )) {
    for (const answered of answeredOf(account, number)) {
      const { reviewTime, reviewed, scorecard } = answered
      if (reviewTime > now || reviewTime < review.from || reviewTime >= review.to) continue
      if (method !== 'BOTH' && answered.method !== method) continue
      if (filter.reviewedUserIds?.length && !filter.reviewedUserIds.includes(reviewed.id)) continue
      if (
        filter.scorecardIds?.length &&
        !filter.scorecardIds.includes(account.identifiers.of('scorecard', scorecard))
      )
        continue
      yield answered
    }
  }
}

function rangeOf(account: Account, fromDate: string | null | undefined, toDate: string | null | undefined) {
  const read = (date: string) => {
    const time = parseDate(date, account.timeZone)
    if (time === undefined) throw new Refusal(400, PARSE_ERROR)
    return time
  }
  return { from: fromDate == null ? -Infinity : read(fromDate), to: toDate == null ? Infinity : read(toDate) }
}

function printScorecard(account: Account, number: number): Readonly<Record<string, unknown>> {
  const scorecard = SCORECARDS[number]
  const dice = new Dice(account.seed, SALTS.scorecard, number, 1)
  const created = (account.users[0]?.created ?? 0) + dice.int(100) * DAY
  return {
    scorecardId: rawNumber(account.identifiers.of('scorecard', number)),
    scorecardName: scorecard?.name,
    workspaceId: rawNumber(account.workspaces[number % account.workspaces.length]?.id ?? '0'),
    enabled: scorecard?.isEnabled,
    updaterUserId: rawNumber(account.users[dice.int(Math.min(5, account.users.length))]?.id ?? '0'),
    created: formatDateTime(created, account.timeZone),
    updated: formatDateTime(created + dice.int(60) * DAY, account.timeZone),
    reviewMethod: scorecard?.method,
    questions: scorecard?.questions.map((question, place) => ({
      ...questionIds(account, number, place),
      questionText: question.text,
      isOverall: question.isOverall ?? false,
      questionType: question.type,
      answerGuide: question.guide ?? null,
      minRange: question.type === 'RANGE' ? 1 : null,
      maxRange: question.type === 'RANGE' ? 5 : null,
      answerOptions: question.options?.map((text, option) => ({ id: option + 1, text })) ?? null,
    })),
  }
}

function printAnswered(account: Account, answered: AnsweredScorecard): Readonly<Record<string, unknown>> {
  const { id, scorecard, call, method, reviewed, reviewer, reviewTime, number } = answered
  const dice = new Dice(account.seed, SALTS.scorecard, number, 2)
  const isEdited = reviewer !== undefined && dice.chance(0.1)
  return {
    answeredScorecardId: rawNumber(id),
    scorecardId: rawNumber(account.identifiers.of('scorecard', scorecard)),
    scorecardName: SCORECARDS[scorecard]?.name,
    callId: rawNumber(account.identifiers.of('call', call)),
    callStartTime: formatDateTime(account.index.at(call).start, reviewed.timeZone),
    reviewedUserId: rawNumber(reviewed.id),
    reviewerUserId: reviewer === undefined ? null : rawNumber(reviewer.id),
    reviewMethod: method,
    editorUserId: isEdited ? rawNumber(reviewed.manager?.id ?? reviewed.id) : null,
    reviewTime: formatDateTime(reviewTime, account.timeZone),
    visibilityType: dice.pick(['PUBLIC', 'MANAGERS_AND_REVIEWEE', 'MANAGERS']),
    answers: SCORECARDS[scorecard]?.questions.map((question, place) => ({
      ...questionIds(account, scorecard, place),
      isOverall: question.isOverall ?? false,
      ...answerOf(question, dice),
    })),
  }
}

function answerOf({ type, options = [] }: Question, dice: Dice): Readonly<Record<string, unknown>> {
  const empty = { score: null, answerText: null, notApplicable: false, selectedOptions: null }
  if (dice.chance(0.05)) return { ...empty, notApplicable: true }
  switch (type) {
    case 'RANGE':
      return { ...empty, score: dice.between(1, 5) }
    case 'OPEN':
      return { ...empty, answerText: dice.pick(OPEN_ANSWERS) }
    case 'SINGLE_SELECT':
      return { ...empty, selectedOptions: [String(dice.between(1, options.length))] }
    case 'MULTI_SELECT':
      return {
        ...empty,
        selectedOptions: options.map((_, place) => String(place + 1)).filter(() => dice.chance(0.5)),
      }
  }
}

function questionIds(account: Account, scorecard: number, place: number) {
  const number = scorecard * QUESTIONS_A_SCORECARD + place
  return {
    questionId: rawNumber(account.identifiers.of('question', number)),
    questionRevisionId: rawNumber(account.identifiers.of('questionRevision', number)),
  }
}
