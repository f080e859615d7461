/** What a step of a flow does. */
export type StepAction =
  | 'SEND_EMAIL'
  | 'AUTO_SEND_EMAIL'
  | 'CALL'
  | 'LINKEDIN_CONNECT'
  | 'LINKEDIN_MESSAGE'
  | 'CUSTOM'

/** Folders of the company's flows, and the place of a folder's parent in this list. */
export const FLOW_FOLDERS: readonly (readonly [name: string, parent: number | undefined])[] = [
  ['Outbound', undefined],
  ['Inbound', undefined],
  ['Outbound - Finance leaders', 0],
  ['Outbound - Operations', 0],
  ['Customers', undefined],
  ['Archive of good ideas', undefined],
]

/** Whom a flow is for, what it is about: the two halves of a company flow's name. */
export const FLOW_AUDIENCES = [
  'CFOs',
  'Revenue operations',
  'Billing teams',
  'Event attendees',
  'Trial users',
  'Lost deals',
  'Renewals',
  'Mid-market',
  'Enterprise',
] as const
export const FLOW_THEMES = [
  'first touch',
  'follow-up',
  'pricing news',
  'webinar invitation',
  'win back',
  'case study',
] as const

/** Names of the flows that people make for themselves. */
export const OWN_FLOWS = ['My follow-ups', 'Warm introductions', 'No-show', 'Conference booth'] as const

/** Subject and body of a flow's messages; the words in double braces are filled in when they are sent. */
export const FLOW_MESSAGES: readonly (readonly [subject: string, body: string])[] = [
  [
    'Quotes at {{account_name}}',
    '<div>Hi {{recipient.first_name}}, how long does a quote take you today?</div>',
  ],
  [
    'One idea for {{account_name}}',
    '<div>Hi {{recipient.first_name}}, teams like yours cut their billing errors in half. Worth ten minutes?</div>',
  ],
  [
    'Did this reach you?',
    '<div>Hi {{recipient.first_name}}, I know your days are full. Is Thursday any better?</div>',
  ],
  [
    'Closing the loop',
    '<div>Hi {{recipient.first_name}}, I will not write again unless you want me to. Good luck with the quarter.</div>',
  ],
]

/** The step actions of a flow, one list for each kind of flow. */
export const FLOW_COURSES: readonly (readonly StepAction[])[] = [
  ['AUTO_SEND_EMAIL', 'CALL', 'SEND_EMAIL', 'LINKEDIN_CONNECT', 'SEND_EMAIL'],
  ['SEND_EMAIL', 'CALL', 'CALL', 'SEND_EMAIL'],
  ['CALL', 'LINKEDIN_CONNECT', 'LINKEDIN_MESSAGE', 'SEND_EMAIL', 'CALL', 'SEND_EMAIL'],
  ['AUTO_SEND_EMAIL', 'AUTO_SEND_EMAIL', 'CUSTOM', 'AUTO_SEND_EMAIL'],
]
