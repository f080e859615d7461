import type { JsonSchema } from '../../api/json-schema.ts'
import { listMultipleUsersAggregateByPeriod } from '../../api/operations/stats.gen.ts'
import type { Params, Template } from '../entity.ts'
import { instant } from '../params.ts'

const dayMs = 86_400_000

/** A day as `YYYY-MM-DD`. */
export function day(description: string): JsonSchema {
  return { type: 'string', format: 'date', description }
}

/** The range of the one day that was asked for. */
export function ofOneDay({ referenceDate, userIds }: Params): Params {
  return { userIds, fromDate: referenceDate, toDate: dayAfter(String(referenceDate)) }
}

const periods = listMultipleUsersAggregateByPeriod.params['aggregationPeriod']?.schema.enum ?? []

/** Gong takes days and the period in capitals; this template has moments, and the period in any case. */
export const byPeriod: Template = {
  inputs: ['userIds?', 'fromDateTime', 'toDateTime', 'groupingPeriod', 'cursor?'],
  schemas: {
    fromDateTime: instant('Its day, as UTC has it, is the first one.').schema,
    toDateTime: instant('The moment at which the last day, as UTC has it, is over at the latest.').schema,
    groupingPeriod: { type: 'string', enum: [...periods, ...periods.map((period) => period.toLowerCase())] },
  },
  toParams: ({ userIds, fromDateTime, toDateTime, groupingPeriod }) => ({
    userIds,
    fromDate: dayOf(String(fromDateTime), 0),
    // Gong leaves the last day out; one that has begun is meant.
    toDate: dayOf(String(toDateTime), dayMs - 1),
    aggregationPeriod: String(groupingPeriod).toUpperCase(),
  }),
  paging: 'records',
}

function dayAfter(text: string): string {
  return dayOf(`${text}T00:00:00Z`, dayMs)
}

function dayOf(moment: string, plusMs: number): string {
  return new Date(Date.parse(moment) + plusMs).toISOString().slice(0, 10)
}
