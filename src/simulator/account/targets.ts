import { DAY, formatDateTime } from '../date-times.ts'
import type { Account } from './account.ts'

interface TargetKind {
  readonly name: string
  readonly description: string | null
  readonly type: string
  readonly unit: string | null
  readonly hierarchyType: string | null
}

const TARGETS: readonly TargetKind[] = [
  {
    name: 'Bookings quota',
    description: 'What each seller is to close in the quarter',
    type: 'QUOTA',
    unit: 'USD',
    hierarchyType: 'FORECAST',
  },
  {
    name: 'Meetings held',
    description: null,
    type: 'ACTIVITY',
    unit: 'COUNT',
    hierarchyType: 'REPORTING',
  },
  { name: 'Pipeline created', description: null, type: 'QUOTA', unit: 'USD', hierarchyType: null },
]
const TARGETS_A_WORKSPACE = 8

/** The targets that are defined in a workspace, as GET /v2/targets prints them (gong facts, section 3, end). */
export function targetsOf(
  account: Account,
  workspace: number,
): readonly ({ readonly id: string } & TargetKind)[] {
  return TARGETS.map((target, place) => ({
    id: account.identifiers.of('target', workspace * TARGETS_A_WORKSPACE + place),
    ...target,
    createdDateTime: formatDateTime((account.users[0]?.created ?? 0) + place * DAY, 'UTC'),
  }))
}
