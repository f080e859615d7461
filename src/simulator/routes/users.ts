import type { User } from '../account/users.ts'
import { Refusal } from '../answer.ts'
import { DAY, formatDateTime, parseDateTime } from '../date-times.ts'
import { listSource, readPage } from './paging.ts'
import type { Routes } from './route.ts'

/** A filter of users. */
export interface UserFilter {
  readonly createdFromDateTime?: string | null
  readonly createdToDateTime?: string | null
  readonly includeAvatars?: boolean | null
  readonly userIds?: readonly string[] | null
}

/** The users' endpoints. */
export const userRoutes: Routes = {
  listUsers({ account, cursors }, { query }) {
    const users = sortById(
      account.users.filter((user) => query['includeAvatars'] === 'true' || !user.isAvatar),
    )
    const page = readPage(cursors, query['cursor'], usersSource('listUsers', users))
    return { records: page.records, users: page.items.map((user) => user.record) }
  },

  getUser({ account }, { values }) {
    const user = account.users.find((candidate) => candidate.id === values['id'])
    if (user === undefined) throw new Refusal(404, `User ID ${values['id']} was not found`)
    return { user: user.record }
  },

  listMultipleUsers({ account, cursors }, { body }) {
    const filter = body['filter'] as UserFilter
    const users = sortById(account.users.filter((user) => isWanted(user, filter)))
    const cursor = (body['cursor'] as string | null | undefined) ?? undefined
    const page = readPage(cursors, cursor, usersSource('listMultipleUsers', users))
    const isFiltered = Boolean(
      filter.createdFromDateTime ?? filter.createdToDateTime ?? filter.userIds?.length,
    )
    if (page.items.length === 0 && isFiltered) {
      throw new Refusal(404, 'No users found corresponding to the provided filters')
    }
    return { records: page.records, users: page.items.map((user) => user.record) }
  },

  getUserHistory({ account }, { values }) {
    const user = account.users.find((candidate) => candidate.id === values['id'])
    if (user === undefined) throw new Refusal(404, `User ID ${values['id']} was not found`)
    const time = formatDateTime(user.created, user.timeZone)
    const settings = ['active', 'webConferencesRecorded', 'emailsImported', 'nonRecordedMeetingsImported']
    const first = settings.map((setting) => ({ setting, value: true, time }))
    const left = formatDateTime(user.created + 90 * DAY, user.timeZone)
    return {
      userSettingsHistory: user.isActive
        ? first
        : [...first, { setting: 'active', value: false, time: left }],
    }
  },
}

/** Users in the order of their ids, as the cursor needs them. */
export function sortById(users: readonly User[]): readonly User[] {
  return users.toSorted((left, right) => (left.id < right.id ? -1 : 1))
}

function usersSource(operation: string, users: readonly User[]) {
  return listSource(operation, 'userId', users, (user: User) => ({ time: 0, id: user.id }))
}

/** Whether a filter means a user. */
export function isWanted(user: User, filter: UserFilter): boolean {
  const from =
    filter.createdFromDateTime == null ? -Infinity : (parseDateTime(filter.createdFromDateTime) ?? 0)
  const to = filter.createdToDateTime == null ? Infinity : (parseDateTime(filter.createdToDateTime) ?? 0)
  if (user.isAvatar && filter.includeAvatars !== true) return false
  if (filter.userIds?.length && !filter.userIds.includes(user.id)) return false
  return user.created >= from && user.created < to
}
