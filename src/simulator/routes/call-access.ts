import { Refusal } from '../answer.ts'
import type { RouteContext, RouteRequest, Routes } from './route.ts'

interface Access {
  readonly callId: string
  readonly userIds: readonly string[]
}

/** PUT, POST (which reads) and DELETE /v2/calls/users-access. */
export const callAccessRoutes: Routes = {
  addUsersAccessToCalls(context, request) {
    for (const { callId, userIds } of accessIn(context, request))
      context.written.callAccess.give(callId, userIds)
    return {}
  },

  getUsersAccessToCalls(context, { body }) {
    const { callIds } = body['filter'] as { readonly callIds: readonly string[] }
    const known = [...new Set(callIds)].filter((id) => isCall(context, id))
    return {
      callAccessList: known.map((callId) => ({
        callId,
        users: context.written.callAccess.usersOf(callId).map((userId) => ({ userId })),
      })),
    }
  },

  deleteUsersAccessToCalls(context, request) {
    for (const { callId, userIds } of accessIn(context, request))
      context.written.callAccess.take(callId, userIds)
    return {}
  },
}

/** What is to change; all of it or nothing, for one unknown call or user refuses the request. */
function accessIn(context: RouteContext, { body }: RouteRequest): readonly Access[] {
  const list = (body['callAccessList'] as readonly Access[] | null | undefined) ?? []
  const problems = list.flatMap(({ callId, userIds }) => [
    ...(isCall(context, callId) ? [] : [`Call ID ${callId} was not found`]),
    ...userIds
      .filter((id) => !context.account.users.some((user) => user.id === id))
      .map((id) => `User ID ${id} was not found`),
  ])
  if (problems.length > 0) throw new Refusal(400, problems)
  return list
}

function isCall({ account, written }: RouteContext, id: string): boolean {
  return account.findCall(id) !== undefined || written.calls.find(id) !== undefined
}
