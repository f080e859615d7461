import type { Account } from './account.ts'
import type { User } from './users.ts'

/** A permission profile as the API prints and takes it. */
export type PermissionProfile = Readonly<Record<string, unknown>>

/** How far a right reaches. */
export type PermissionLevel = 'all' | 'managers-team' | 'report-to-them' | 'own' | 'none'

type Role = 'administrator' | 'manager' | 'rep' | 'viewer'

const ROLES: readonly (readonly [role: Role, name: string, description: string])[] = [
  ['administrator', 'Business administrator', 'Sees and manages everything'],
  ['manager', 'Sales manager', 'Sees and coaches the own team'],
  ['rep', 'Sales representative', 'Sees the own calls and deals'],
  ['viewer', 'Listener', 'Listens and changes nothing'],
]

/** The lists of a profile's rights, each with the roles that have it. */
const RIGHTS: Readonly<Record<string, readonly Role[]>> = Object.fromEntries(
  (
    [
      [
        ['administrator'],
        [
          'overrideScore',
          'deleteCalls',
          'deleteEmails',
          'createEditAndDeleteDealsBoards',
          'forecastManage',
          'engageManageCompanyTemplates',
          'engageManageCompanySequences',
          'engageCreateAndManageRulesets',
          'manageGeneralBusinessSettings',
          'manageScorecards',
          'exportCallsAndCoachingDataToCSV',
          'crmDataImport',
          'manageRevenueAnalytics',
          'dealsDataExport',
          'aiBuilder',
          'orchestrateCreateAndManagePlays',
        ],
      ],
      [
        ['administrator', 'manager'],
        [
          'scoreCalls',
          'downloadCallMedia',
          'trimCalls',
          'listenInCalls',
          'coaching',
          'usage',
          'teamStats',
          'initiatives',
          'market',
          'engageSnoozeFlowToDosForOthers',
          'engageAllowCrmFieldsViewChange',
          'viewEngageAnalyticsActivity',
          'viewEngageAnalyticsPerformance',
          'viewEngageAnalyticsFlows',
          'viewRevenueAnalytics',
          'engageReassignFlowToDosToOthers',
          'engageAssignFlowToDosToOthers',
        ],
      ],
      [
        ['administrator', 'manager', 'rep'],
        [
          'shareCallsWithCustomers',
          'manuallyScheduleAndUploadCalls',
          'privateCalls',
          'deals',
          'dealsInlineEditing',
          'account',
          'activity',
          'forecast',
          'crmDataInlineEditing',
        ],
      ],
      [
        ['administrator', 'manager', 'rep', 'viewer'],
        ['callsAndSearch', 'library'],
      ],
    ] as const
  ).flatMap(([roles, names]) => names.map((name) => [name, roles])),
)

const LEVELS: Readonly<Record<Role, PermissionLevel>> = {
  administrator: 'all',
  manager: 'managers-team',
  rep: 'own',
  viewer: 'none',
}

/** A profile in which nothing is allowed, with every field that a profile has. */
export function emptyProfile(): PermissionProfile {
  return { name: '', description: '', ...rightsOf(undefined) }
}

/** The profiles that a workspace has from the start. */
export function profilesOf(account: Account, workspace: number): readonly PermissionProfile[] {
  return ROLES.map(([role, name, description], place) => ({
    id: account.identifiers.of('permissionProfile', workspace * ROLES.length + place),
    name,
    description,
    ...rightsOf(role),
  }))
}

/** How many ids the profiles that are there from the start take. */
export function countProfiles(account: Account): number {
  return account.workspaces.length * ROLES.length
}

/** The users whose rights in a workspace a profile decides; none for one that was made later. */
export function usersWithProfile(account: Account, profileId: string): readonly User[] {
  const number = account.identifiers.read('permissionProfile', profileId) ?? -1
  if (number < 0 || number >= countProfiles(account)) return []
  const role = ROLES[number % ROLES.length]?.[0]
  return account.users.filter((user) => user.isActive && !user.isAvatar && roleOf(user) === role)
}

function roleOf({ number, isManager }: User): Role {
  if (number === 0) return 'administrator'
  if (isManager) return 'manager'
  return number % 13 === 5 ? 'viewer' : 'rep'
}

function rightsOf(role: Role | undefined): PermissionProfile {
  const access = () => ({ permissionLevel: role === undefined ? 'none' : LEVELS[role], teamLeadIds: [] })
  const isAdministrator = role === 'administrator'
  return {
    callsAccess: access(),
    libraryFolderAccess: {
      permissionLevel: role === undefined ? 'none' : 'all',
      libraryFolderIds: [],
      managePublicFolder: isAdministrator,
      manageStreams: isAdministrator || role === 'manager',
      manageFolderCalls: isAdministrator || role === 'manager',
      shareFoldersAndStreams: role !== undefined && role !== 'viewer',
    },
    dealsAccess: access(),
    forecastPermissions: {
      forecastAccess: access(),
      forecastEditSubmissions: access(),
      forecastEditTargets: access(),
    },
    coachingAccess: access(),
    insightsAccess: access(),
    usageAccess: access(),
    emailsAccess: access(),
    ...Object.fromEntries(
      Object.entries(RIGHTS).map(([name, roles]) => [name, role !== undefined && roles.includes(role)]),
    ),
  }
}
