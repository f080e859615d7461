import type { Account } from '../account/account.ts'
import { activityBetween } from '../account/activity.ts'
import { SALTS } from '../account/salts.ts'
import type { User } from '../account/users.ts'
import { Refusal } from '../answer.ts'
import { DAY, formatDateTime, HOUR, parseDateTime } from '../date-times.ts'
import { Dice } from '../dice.ts'
import { listSource, readPage } from './paging.ts'
import type { Routes } from './route.ts'

interface Entry {
  readonly id: string
  /** Microseconds since 1970. */
  readonly time: number
  readonly user: User | undefined
  readonly logRecord: Readonly<Record<string, unknown>>
}

/** The access log reaches back this far (gong facts, 2.6). */
const ACCESS_LOG_REACH = 14 * DAY

/** GET /v2/logs. */
export const logRoutes: Routes = {
  listLogs({ account, cursors }, { query }) {
    const from = parseDateTime(query['fromDateTime'] ?? '') ?? 0
    const to = Math.min(parseDateTime(query['toDateTime'] ?? '') ?? Infinity, account.now())
    const entries = [...entriesOf(account, query['logType'] ?? '', from, to)].sort(
      (left, right) => left.time - right.time || (left.id < right.id ? -1 : 1),
    )
    const page = readPage(
      cursors,
      query['cursor'],
      listSource('listLogs', 'logId', entries, ({ time, id }) => ({ time, id })),
    )
    if (page.items.length === 0) throw new Refusal(404, 'No logs found corresponding to the provided filters')
    return { records: page.records, logEntries: page.items.map((entry) => printEntry(account, entry)) }
  },
}

function* entriesOf(account: Account, logType: string, from: number, to: number): Generator<Entry> {
  if (logType === 'AccessLog' || logType === 'UserActivityLog') {
    const reach = logType === 'AccessLog' ? ACCESS_LOG_REACH : 180 * DAY
    yield* signIns(account, Math.max(from, account.now() - reach), to)
    return
  }
  const isPlay = logType === 'UserCallPlay'
  for (const { user, metric, call, time } of activityBetween(account, from, to)) {
    const isMine = isPlay ? /ListenedTo$/.test(metric) : metric === 'callsSharedExternally'
    if (!isMine) continue
    const id = account.identifiers.of('call', call)
    yield { id, time, user: isPlay ? user : undefined, logRecord: { callId: id, action: logType } }
  }
}

/** Each active user signs in once on each day. */
function* signIns(account: Account, from: number, to: number): Generator<Entry> {
  for (let day = Math.floor(from / DAY); day * DAY < to; day++) {
    for (const user of account.users) {
      const dice = new Dice(account.seed, SALTS.history, user.number, day)
      const time = day * DAY + 7 * HOUR + Math.floor(dice.next() * 10 * HOUR)
      if (!user.isActive || user.isAvatar || time < from || time >= to) continue
      yield {
        id: user.id,
        time,
        user,
        logRecord: { action: 'LOGIN', method: dice.pick(['SAML', 'Google', 'Password']) },
      }
    }
  }
}

function printEntry(account: Account, { time, user, logRecord }: Entry): Readonly<Record<string, unknown>> {
  return {
    userId: user?.id ?? null,
    userEmailAddress: user?.emailAddress ?? null,
    userFullName: user === undefined ? null : `${user.givenName} ${user.familyName}`,
    impersonatorUserId: null,
    impersonatorEmailAddress: null,
    impersonatorFullName: null,
    impersonatorCompanyId: null,
    eventTime: formatDateTime(time, account.timeZone),
    logRecord,
  }
}
