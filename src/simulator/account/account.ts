import type { Clock } from '../clock.ts'
import { DAY, HOUR, MINUTE } from '../date-times.ts'
import { Dice } from '../dice.ts'
import { createIdentifiers, type Identifiers } from '../identifiers.ts'
import { VENDOR } from '../words/companies.ts'
import type { Call, CallEdit } from './call.ts'
import {
  basicsOf,
  type CallBasics,
  LONGEST_PROCESSING,
  momentOf,
  QUIET_START,
  type Sizes,
  visibilityOf,
} from './call-facts.ts'
import { CallIndex, type IndexedCall } from './call-index.ts'
import { callOf, colleaguesOf } from './call-of.ts'
import { SALTS } from './salts.ts'
import { uploadedBasics } from './uploaded-call.ts'
import { createUsers, type User } from './users.ts'

/** The size and the look of an account. */
export interface AccountOptions {
  readonly seed: number
  readonly calls: number
  readonly users: number
  readonly days: number
  readonly workspaces: number
  readonly privateShare: number
}

/** A workspace of the account. */
export interface Workspace {
  readonly number: number
  readonly id: string
  readonly name: string
  readonly description: string
}

/** A simulated Gong account: everything in it comes from the seed, a call is made when it is asked for. */
export interface Account {
  readonly seed: number
  readonly identifiers: Identifiers
  readonly timeZone: string
  readonly users: readonly User[]
  readonly workspaces: readonly Workspace[]
  /** How many customers and prospects there are; their numbers are those below it. */
  readonly companies: number
  readonly index: CallIndex
  /** The time in microseconds since 1970. */
  now(): number
  call(number: number): Call
  /** The call with an id, if it is visible now. */
  findCall(id: string): Call | undefined
  isPrivate(number: number): boolean
  /** Whether a call was created through the API. */
  isUploaded(number: number): boolean
  basics(number: number): CallBasics
  /** Users other than the host on the company's side of a call. */
  colleagues(number: number): readonly User[]
  edit(number: number, edit: CallEdit): void
  delete(number: number): void
  /** Adds a call that the seed did not foresee and returns its number. */
  add(edit: CallEdit & { readonly start: number }): number
}

/** How long after the simulator's start there are still calls to come. */
const FUTURE_DAYS = 30
/** How long an added call lasts unless it is told. */
const ADDED_SECONDS = 900
const LATE_SHARE = 0.005
const MOST_LATE = 20
const CALLS_A_COMPANY = 11
const WORKSPACE_NAMES = ['Brightharbor Sales', 'Customer Success', 'EMEA', 'Partners', 'Labs'] as const

/**
 * Makes the account that the options describe.
 *
 * @param opened the moment before which its calls took place, in microseconds since 1970
 */
export function createAccount(options: AccountOptions, clock: Clock, opened: number): Account {
  const { seed, calls } = options
  const identifiers = createIdentifiers(seed)
  const users = createUsers(seed, options.users, opened - options.days * DAY, identifiers)
  const workspaces = createWorkspaces(options.workspaces, identifiers)
  const sizes: Sizes = { ...options, companies: Math.max(20, Math.ceil(calls / CALLS_A_COMPANY)) }
  const edits = new Map<number, CallEdit>()
  const total = calls === 0 ? 0 : calls + lateCalls(calls) + Math.ceil((calls / options.days) * FUTURE_DAYS)
  const index = new CallIndex(plan(sizes, options, opened, total), total, identifiers)
  const now = () => clock.now() * 1000
  const basics = (number: number) => {
    const upload = edits.get(number)?.upload
    return upload === undefined ? basicsOf(sizes, number) : uploadedBasics(basicsOf(sizes, number), upload)
  }
  const source = { sizes, users, workspaces, identifiers, index, opened, edits }

  return {
    seed,
    identifiers,
    timeZone: VENDOR.timeZone,
    users,
    workspaces,
    companies: sizes.companies,
    index,
    now,
    call: (number) => callOf(source, number),
    findCall(id) {
      const number = identifiers.read('call', id)
      if (number === undefined || number >= index.size || index.at(number).visibleFrom > now())
        return undefined
      return callOf(source, number)
    },
    isUploaded: (number) => edits.get(number)?.upload !== undefined,
    basics,
    colleagues(number) {
      const upload = edits.get(number)?.upload
      if (upload === undefined) return colleaguesOf(sizes, users, number, basicsOf(sizes, number))
      return upload.parties.flatMap(({ user }) => (user === undefined || user === upload.host ? [] : [user]))
    },
    isPrivate: (number) => edits.get(number)?.isPrivate ?? basics(number).isPrivate,
    edit(number, edit) {
      edits.set(number, { ...edits.get(number), ...edit })
      index.change(number, edit)
    },
    delete: (number) => index.change(number, { visibleFrom: Number.POSITIVE_INFINITY }),
    add(edit) {
      const visibleFrom = edit.visibleFrom ?? edit.start
      const transcriptFrom = edit.transcriptFrom ?? visibleFrom
      const duration = edit.duration ?? edit.upload?.duration ?? ADDED_SECONDS
      edits.set(index.size, { ...edit, duration, visibleFrom, transcriptFrom })
      const { host, workspace } = basics(index.size)
      const listTime = edit.start
      return index.add({ start: edit.start, listTime, visibleFrom, transcriptFrom, host, workspace })
    },
  }
}

/** What the index holds of every call: those that took place, some that appear late, and those to come. */
function* plan(sizes: Sizes, options: AccountOptions, opened: number, total: number): Generator<IndexedCall> {
  const dice = new Dice(0)
  const late = options.calls + lateCalls(options.calls)
  for (let number = 0; number < total; number++) {
    dice.reset(sizes.seed, SALTS.start, number)
    const kind = number < options.calls ? 'past' : number < late ? 'late' : 'future'
    const start = startOf(kind, dice, options, opened)
    const quarter = 15 * MINUTE
    const basics = basicsOf(sizes, number, dice)
    const listTime = basics.isConference ? Math.round(start / quarter) * quarter : start
    const processed = start + basics.duration * 1_000_000 + basics.processing
    const visibleFrom = kind === 'late' ? lateAppearance(dice, processed, opened) : processed
    const transcriptFrom = visibilityOf(sizes, number, basics.isSilent, visibleFrom, opened).transcript
    yield { start, listTime, visibleFrom, transcriptFrom, host: basics.host, workspace: basics.workspace }
  }
}

function startOf(
  kind: 'past' | 'late' | 'future',
  dice: Dice,
  options: AccountOptions,
  opened: number,
): number {
  if (kind === 'past') return momentOf(dice, opened - options.days * DAY, opened - LONGEST_PROCESSING)
  if (kind === 'late') return momentOf(dice, opened - DAY, opened - LONGEST_PROCESSING)
  return momentOf(dice, opened, opened + FUTURE_DAYS * DAY)
}

/** A late call took place before the simulator started and shows up some hours after. */
function lateAppearance(dice: Dice, processed: number, opened: number): number {
  return Math.max(processed, opened) + QUIET_START + dice.int(20 * 60) * MINUTE + HOUR / 2
}

function lateCalls(calls: number): number {
  return Math.min(MOST_LATE, Math.ceil(calls * LATE_SHARE))
}

function createWorkspaces(count: number, identifiers: Identifiers): readonly Workspace[] {
  return Array.from({ length: count }, (_, number) => {
    const name = WORKSPACE_NAMES[number] ?? `Workspace ${number + 1}`
    return { number, id: identifiers.of('workspace', number), name, description: `Conversations of ${name}` }
  })
}
