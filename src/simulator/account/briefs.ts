import { DAY, formatDateTime } from '../date-times.ts'
import type { Topic } from '../words/words.ts'
import type { Account } from './account.ts'

/** A part of a brief: what was said on some topics, or what the CRM knows. */
export interface BriefSection {
  readonly title: string
  /** The topics of conversation that it is made from; none for one that is made from the CRM. */
  readonly topics: readonly Topic[]
}

/** A brief that the account has set up. */
export interface Brief {
  readonly name: string
  readonly isPublished: boolean
  readonly sections: readonly BriefSection[]
}

/** The briefs of every workspace. */
export const BRIEFS: readonly Brief[] = [
  {
    name: 'Account summary',
    isPublished: true,
    sections: [
      { title: 'Customer overview', topics: [] },
      { title: 'What they need', topics: ['Discovery', 'Customer Success', 'Product Demo'] },
      { title: 'Next steps', topics: ['Next Steps'] },
    ],
  },
  {
    name: 'Deal risks',
    isPublished: true,
    sections: [
      { title: 'Objections', topics: ['Objections', 'Security'] },
      { title: 'Price', topics: ['Pricing'] },
      { title: 'Competition', topics: ['Competition'] },
    ],
  },
  { name: 'Renewal brief', isPublished: false, sections: [] },
]

const BRIEFS_A_WORKSPACE = 8

/** The settings of a workspace's briefs as GET /v2/settings/briefs prints them. */
export function briefSettings(account: Account, workspace: number): readonly unknown[] {
  const creator = account.users[0]
  return BRIEFS.map(({ name, isPublished }, place) => {
    const created = formatDateTime((creator?.created ?? 0) + place * DAY, account.timeZone)
    return {
      briefId: account.identifiers.of('brief', workspace * BRIEFS_A_WORKSPACE + place),
      briefName: name,
      workspaceId: account.workspaces[workspace]?.id,
      description: `${name} from the calls and emails of the last months`,
      status: isPublished ? 'Published' : 'Not published',
      creator: `${creator?.givenName} ${creator?.familyName}`,
      creatorUserId: creator?.id,
      created,
      updated: created,
    }
  })
}
