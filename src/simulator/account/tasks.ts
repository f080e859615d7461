import { DAY, formatDateTime, HOUR } from '../date-times.ts'
import { Dice } from '../dice.ts'
import { rawNumber } from '../identifiers.ts'
import type { Account } from './account.ts'
import { companyOf, contactOf } from './companies.ts'
import { crmId, prospectType } from './crm-ids.ts'
import { flowsOf } from './flows.ts'
import { SALTS } from './salts.ts'
import type { User } from './users.ts'

/** What can be changed on a task. */
export interface TaskChange {
  readonly status?: string | undefined
  /** Microseconds since 1970. */
  readonly dueDate?: number | undefined
  readonly priority?: number | undefined
}

/** A task of Gong Engage: somebody is to be called. */
export interface Task {
  readonly number: number
  readonly id: string
  readonly user: User
  readonly workspaceId: string
  readonly status: string
  readonly isManual: boolean
  /** Microseconds since 1970. */
  readonly created: number
  readonly updated: number
  readonly dueDate: number
  /** A place in PRIORITIES. */
  readonly priority: number
}

/** The priorities that a task can have. */
export const PRIORITIES = ['Low', 'Medium', 'High'] as const

const TASKS_A_USER = 16
const TITLES = [
  'Call back about the quote',
  'Ask for the missing form',
  'Check in before the renewal',
] as const

/** The tasks of a user as the seed has them. */
export function tasksOf(account: Account, user: User, opened: number): readonly Task[] {
  if (!user.isActive || user.isAvatar) return []
  const count = new Dice(account.seed, SALTS.task, user.number).between(1, 9)
  return Array.from({ length: count }, (_, place) => taskOf(account, user, place, opened))
}

function taskOf(account: Account, user: User, place: number, opened: number): Task {
  const number = user.number * TASKS_A_USER + place
  const dice = new Dice(account.seed, SALTS.task, user.number, place + 1)
  const created = opened - dice.between(1, 20) * DAY - dice.int(10) * HOUR
  const status = place === 0 ? 'OPEN' : dice.pick(['OPEN', 'OPEN', 'OPEN', 'DONE', 'DISMISSED'])
  const workspace = account.workspaces[dice.chance(0.8) ? 0 : dice.int(account.workspaces.length)]
  return {
    number,
    id: account.identifiers.of('task', number),
    user,
    workspaceId: workspace?.id ?? '',
    status,
    isManual: dice.chance(0.4),
    created,
    updated: status === 'OPEN' ? created : created + dice.between(1, 20) * HOUR,
    dueDate: created + dice.between(2, 30) * DAY,
    priority: dice.int(PRIORITIES.length),
  }
}

/** A task as POST /v2/tasks prints it; its ids are numbers (gong.json, ReminderDataDto). */
export function printTask(account: Account, task: Task): Readonly<Record<string, unknown>> {
  const { id, user, created, updated, status, isManual, dueDate, priority } = task
  const dice = new Dice(account.seed, SALTS.task, task.number, 77)
  const company = companyOf(account.seed, dice.int(account.companies))
  const contact = contactOf(account.seed, company, dice.int(6))
  const accountId = crmId('Account', company.number)
  const type = prospectType(contact.number)
  const contactId = crmId(type, contact.number)
  const link = (crm: string) => `https://brightharbor.crm.example/${crm}`
  return {
    id: rawNumber(id),
    userId: rawNumber(user.id),
    created: formatDateTime(created, user.timeZone),
    updated: formatDateTime(updated, user.timeZone),
    status,
    type: isManual ? 'MANUAL' : 'FLOW',
    actions: ['CALL'],
    account: { crmId: accountId, name: company.name, crmUrl: link(accountId) },
    opportunity: null,
    dueDate: formatDateTime(dueDate, user.timeZone),
    flow: isManual ? null : flowOf(account, user, dice),
    contact: {
      crmId: contactId,
      type: type === 'Lead' ? 'LEAD' : 'CONTACT',
      data: {
        firstName: contact.givenName,
        lastName: contact.familyName,
        crmUrl: link(contactId),
        companyName: company.name,
        affiliation: 'Them',
        emails: [{ email: contact.emailAddress }],
        title: contact.title,
        phoneNumbers: [{ raw: contact.phoneNumber, normalized: contact.phoneNumber.replaceAll(' ', '') }],
        optOutChannels: [],
      },
    },
    additionalContacts: [],
    ...(isManual ? { title: TITLES[dice.int(TITLES.length)] } : {}),
    priority: { id: priority + 1, name: PRIORITIES[priority], weight: priority + 1 },
  }
}

/** One of the user's flows, at a step in which somebody is called. */
function flowOf(account: Account, user: User, dice: Dice): Readonly<Record<string, unknown>> | null {
  const flows = flowsOf(account, user).filter(({ steps }) => steps.some(({ action }) => action === 'CALL'))
  const flow = flows[dice.int(flows.length)]
  const place = flow?.steps.findIndex(({ action }) => action === 'CALL') ?? -1
  const step = flow?.steps[place]
  if (flow === undefined || step === undefined) return null
  return {
    id: rawNumber(flow.id),
    name: flow.name,
    step: { id: rawNumber(step.id), name: 'Call', stepNumber: place + 1 },
  }
}

/** The user and the place of a task's id; undefined for one that the seed does not have. */
export function findTask(account: Account, id: string, opened: number): Task | undefined {
  const number = account.identifiers.read('task', id)
  const user = account.users[Math.floor((number ?? 0) / TASKS_A_USER)]
  return user === undefined ? undefined : tasksOf(account, user, opened).find((task) => task.id === id)
}
