import type { Account } from './account/account.ts'
import type { CallEdit } from './account/call.ts'
import type { Clock } from './clock.ts'
import type { Credentials } from './credentials.ts'
import { formatDateTime, parseDateTime } from './date-times.ts'
import type { Faults } from './faults.ts'
import type { OAuth } from './oauth.ts'
import type { RateLimit } from './rate-limit.ts'
import type { RequestLog } from './request-log.ts'
import type { WebhookRules } from './webhooks/webhook-rules.ts'
import type { Written } from './written/written.ts'

/** What can be changed on a call; moments are ISO-8601, and null means never. */
export interface CallChange {
  readonly title?: string
  readonly isPrivate?: boolean
  /** Seconds. */
  readonly duration?: number
  /** When the API first returns the call, its transcript, and what AI made of it. */
  readonly visibleFrom?: string
  readonly transcriptFrom?: string | null
  readonly contentFrom?: string | null
}

/** What an unbroken copy of the account would hold at this moment. */
export interface AccountFacts {
  readonly calls: number
  readonly privateCalls: number
  readonly publicCalls: number
  readonly transcripts: number
  readonly publicTranscripts: number
  /** Calls and transcripts that are still to appear, of calls that have begun. */
  readonly pendingCalls: number
  readonly pendingTranscripts: number
  readonly users: number
  readonly activeUsers: number
  readonly managers: readonly string[]
  readonly workspaces: number
  /** Start of the first and of the last visible call; null when there is none. */
  readonly oldestCall: string | null
  readonly newestCall: string | null
  readonly timeZone: string
  readonly now: string
  /** Requests counted against the daily quota. */
  readonly usedToday: number
}

/** What was written that no operation of Gong reads again. */
export interface WrittenFacts {
  readonly meetings: readonly unknown[]
  readonly engagementEvents: readonly unknown[]
  /** Allowed origins by type of integration. */
  readonly integrationSettings: Readonly<Record<string, string>>
  /** Rows by target. */
  readonly targetAssignments: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>
  /** The recordings of created calls by call; their content is not kept. */
  readonly media: Readonly<Record<string, { readonly size: number; readonly sha256: string }>>
}

/** Looks into a running simulator and changes it. */
export interface SimulatorControl {
  readonly requests: RequestLog
  readonly faults: Faults
  /** Automation rules that fire webhooks; Gong has no operation for them. */
  readonly webhooks: WebhookRules
  /** The simulated time as ISO-8601. */
  now(): string
  advance(milliseconds: number): void
  setTime(time: string): void
  account(): AccountFacts
  /** Changes a call, visible or not; throws a RangeError for an unknown id. */
  editCall(id: string, change: CallChange): void
  deleteCall(id: string): void
  /** Adds a call that started at a time, and returns its id; without `visibleFrom` it is there at once. */
  addCall(call: CallChange & { readonly started: string }): string
  /** What was written and is shown nowhere else. */
  written(): WrittenFacts
  /** Forgets everything that was written through the API, as if it had never been. */
  forgetWritten(): void
  /** Forgets the requests counted today. */
  resetDay(): void
  /** Answers 401 to every key and token from now on. */
  revokeCredentials(): void
  restoreCredentials(): void
  /** Makes all OAuth tokens worthless, as when the customer removes the app; keys still work. */
  revokeTokens(): void
  /** Makes the OAuth access tokens worthless alone: they can be renewed. */
  revokeAccessTokens(): void
  /** Whether customers consent at the OAuth page from now on. */
  setConsent(consents: boolean): void
}

/** What the control needs of the simulator. */
export interface ControlParts {
  readonly account: Account
  readonly clock: Clock
  readonly requests: RequestLog
  readonly faults: Faults
  readonly webhooks: WebhookRules
  readonly rateLimit: RateLimit
  readonly credentials: Credentials
  readonly oauth: OAuth
  written(): Written
  forgetWritten(): void
}

/** The control of a simulator. */
export function createControl(parts: ControlParts): SimulatorControl {
  const { account, clock, requests, faults, webhooks, rateLimit, credentials, oauth } = parts
  const numberOf = (id: string) => {
    const number = account.identifiers.read('call', id)
    if (number === undefined || number >= account.index.size) throw new RangeError(`there is no call ${id}`)
    return number
  }
  return {
    requests,
    faults,
    webhooks,
    now: () => formatDateTime(clock.now() * 1000),
    advance(milliseconds) {
      clock.advance(milliseconds)
      webhooks.check()
    },
    setTime(time) {
      clock.set(moment(time) / 1000)
      webhooks.check()
    },
    account() {
      parts.written().privacy.settle()
      return accountFacts(account, rateLimit)
    },
    editCall: (id, change) => account.edit(numberOf(id), toEdit(change)),
    deleteCall: (id) => account.delete(numberOf(id)),
    addCall({ started, ...change }) {
      return account.identifiers.of('call', account.add({ ...toEdit(change), start: moment(started) }))
    },
    written: () => writtenFacts(parts.written()),
    forgetWritten: () => parts.forgetWritten(),
    resetDay: () => rateLimit.resetDay(),
    revokeCredentials() {
      credentials.revoke()
      oauth.revokeAll()
    },
    restoreCredentials: () => credentials.restore(),
    revokeTokens: () => oauth.revokeAll(),
    revokeAccessTokens: () => oauth.revokeAccess(),
    setConsent: (consents) => oauth.setConsent(consents),
  }
}

function writtenFacts({ meetings, engagement, targets, calls }: Written): WrittenFacts {
  const recorded = calls
    .list()
    .flatMap(({ id, media }) => (media === undefined ? [] : [[id, media] as const]))
  return {
    meetings: meetings.list(),
    engagementEvents: engagement.events(),
    integrationSettings: engagement.settings(),
    targetAssignments: targets.assignments(),
    media: Object.fromEntries(recorded),
  }
}

function accountFacts(account: Account, rateLimit: RateLimit): AccountFacts {
  const now = account.now()
  const calls = [...account.index.select({ order: 'start' }, now)]
  const transcripts = [...account.index.select({ order: 'start', hasTranscript: true }, now)]
  const countPrivate = (numbers: readonly number[]) =>
    numbers.filter((number) => account.isPrivate(number)).length
  const privateCalls = countPrivate(calls)
  const startOf = (number: number | undefined) =>
    number === undefined ? null : formatDateTime(account.index.at(number).start)
  const users = account.users.filter((user) => !user.isAvatar)
  return {
    calls: calls.length,
    privateCalls,
    publicCalls: calls.length - privateCalls,
    transcripts: transcripts.length,
    publicTranscripts: transcripts.length - countPrivate(transcripts),
    ...pendingOf(account, now),
    users: users.length,
    activeUsers: users.filter((user) => user.isActive).length,
    managers: users.filter((user) => user.isManager).map((user) => user.id),
    workspaces: account.workspaces.length,
    oldestCall: startOf(calls[0]),
    newestCall: startOf(calls.at(-1)),
    timeZone: account.timeZone,
    now: formatDateTime(now),
    usedToday: rateLimit.usedToday(),
  }
}

function pendingOf(
  account: Account,
  now: number,
): { readonly pendingCalls: number; readonly pendingTranscripts: number } {
  let pendingCalls = 0
  let pendingTranscripts = 0
  for (let number = 0; number < account.index.size; number++) {
    const { start, visibleFrom, transcriptFrom } = account.index.at(number)
    if (start > now || visibleFrom === Number.POSITIVE_INFINITY) continue
    if (visibleFrom > now) pendingCalls += 1
    if (transcriptFrom > now && transcriptFrom < Number.POSITIVE_INFINITY) pendingTranscripts += 1
  }
  return { pendingCalls, pendingTranscripts }
}

function toEdit(change: CallChange): CallEdit {
  const { title, isPrivate, duration, visibleFrom, transcriptFrom, contentFrom } = change
  return {
    ...(title === undefined ? {} : { title }),
    ...(isPrivate === undefined ? {} : { isPrivate }),
    ...(duration === undefined ? {} : { duration }),
    ...(visibleFrom === undefined ? {} : { visibleFrom: moment(visibleFrom) }),
    ...(transcriptFrom === undefined ? {} : { transcriptFrom: moment(transcriptFrom) }),
    ...(contentFrom === undefined ? {} : { contentFrom: moment(contentFrom) }),
  }
}

function moment(text: string | null): number {
  if (text === null) return Number.POSITIVE_INFINITY
  const time = parseDateTime(text)
  if (time === undefined) throw new RangeError(`"${text}" is not a date and time in ISO-8601 with an offset`)
  return time
}
