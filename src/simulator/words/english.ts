import { englishExchanges } from './english-exchanges.ts'
import type { Language } from './words.ts'

/** English. */
export const english: Language = {
  code: 'eng',
  locale: 'en-US',
  exchanges: englishExchanges,
  titles: {
    discovery: [
      '{customer} - Discovery call',
      'Intro: {customer} <> Brightharbor',
      'Discovery with {buyer} ({customer})',
    ],
    demo: [
      '{customer} - {product} demo',
      'Demo: {module} for {customer}',
      '{customer} | Product walkthrough',
    ],
    pricing: [
      '{customer} - Pricing and packaging',
      'Commercial review: {customer}',
      '{customer} / proposal walkthrough',
    ],
    technical: [
      '{customer} - Technical deep dive',
      'Security review with {customer}',
      '{customer}: integration workshop',
    ],
    followUp: [
      '{customer} - Follow-up',
      'Quick sync: {customer} <> Brightharbor',
      '{customer} - open questions',
    ],
    coldCall: ['Call with {buyer}', 'Outbound call to {customer}', 'Call with {customer}'],
    checkIn: ['{customer} - Monthly check-in', 'QBR: {customer}', '{customer} - Onboarding status'],
    renewal: [
      '{customer} - Renewal discussion',
      'Renewal and expansion: {customer}',
      '{customer} - contract review',
    ],
    internal: [
      'Pipeline review',
      'Forecast call',
      'Deal review: {customer}',
      'Team stand-up',
      'Handover: {customer}',
    ],
  },
  lists: {
    tool: [
      'Salesforce',
      'NetSuite',
      'HubSpot',
      'a shared spreadsheet',
      'SAP',
      'an old in-house tool',
      'Dynamics',
    ],
    process: [
      'quoting',
      'renewals',
      'invoicing',
      'usage billing',
      'approvals',
      'contract amendments',
      'collections',
    ],
    team: [
      'revenue operations',
      'finance',
      'the sales desk',
      'customer success',
      'IT',
      'legal',
      'procurement',
    ],
    metric: [
      'days to invoice',
      'quote turnaround',
      'renewal rate',
      'billing errors',
      'days sales outstanding',
      'margin leakage',
    ],
    amount: [
      '24,000 dollars',
      '38,500 dollars',
      '62,000 dollars',
      '95,000 dollars',
      '140,000 dollars',
      '210,000 dollars',
    ],
    seats: ['25', '40', '75', '120', '180', '250', '400'],
    percent: ['5', '8', '10', '12', '15', '20', '30'],
    weekday: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
    month: ['January', 'March', 'May', 'June', 'September', 'October', 'November'],
    minutes: ['ten', 'fifteen', 'twenty', 'thirty', 'forty-five'],
  },
  keywords: {
    Pricing: ['discount', 'list price'],
    Objections: ['too expensive', 'not a priority', 'concern', 'worried'],
    'Next Steps': ['next step', 'calendar invite'],
    Security: ['SOC 2', 'single sign-on'],
    Integrations: ['webhook', 'sandbox'],
    'Decision Process': ['sign off', 'budget holder'],
    Budget: ['budget', 'fiscal year'],
    Timeline: ['go live', 'end of the quarter'],
    'Churn Risk': ['cancel', 'frustrated'],
  },
  briefs: {
    discovery: [
      '{buyer} described how {customer} handles {process} today: mostly in {tool}, with {team} doing much of it by hand. The main goal is to bring {metric} down before {month}. Both sides agreed to a demo of {module}.',
      '{customer} is looking for a way to stop losing time on {process}. {buyer} named {metric} as the number the board watches and asked for a proposal that {team} can review.',
    ],
    demo: [
      '{seller} showed {module} with an example from {customer}. {buyer} liked the approval flow and asked how it would work with {tool}. {competitor} is also being looked at.',
      'Walkthrough of {product} for {customer}. Most questions were about {process} and who keeps the rules up to date. Next is a workshop with {team}.',
    ],
    pricing: [
      'The proposal of {amount} a year for {seats} seats was discussed. {buyer} asked for {percent} percent off against a two-year term; {seller} will come back with two options.',
      '{customer} compared the offer with {competitor}. The budget is there, but {team} has to sign off before {month}.',
    ],
    technical: [
      'The technical team of {customer} went through the integration with {tool}, single sign-on and data retention. Open: the security questionnaire, due on {weekday}.',
      '{buyer} asked about the API, limits and the sync with {tool}. {seller} will share the architecture paper and a sandbox.',
    ],
    followUp: [
      'Short follow-up: {customer} has finished its internal review and {team} is on board. {buyer} expects a decision in {month}.',
      'Open questions about {process} were answered. {seller} sends the revised summary by {weekday}.',
    ],
    coldCall: [
      '{buyer} took a few minutes to talk about {process} at {customer}. A longer conversation was agreed for {weekday}.',
      '{seller} reached {buyer} at {customer}. There is no active project, but {process} comes up for review in {month}.',
    ],
    checkIn: [
      '{customer} has rolled {module} out to {seats} people and {metric} improved by {percent} percent. {buyer} asked for a training for {team}.',
      'Review of the last quarter with {customer}: adoption is good in {team}, slower elsewhere. A plan for {process} follows by {weekday}.',
    ],
    renewal: [
      'The renewal of {customer} is due in {month}. {buyer} wants to keep {product} and add {seats} seats, if the price stays within budget.',
      '{customer} raised a concern about support response times ahead of the renewal. {seller} will bring a plan on {weekday}.',
    ],
    internal: [
      'The team went through the open deals. {customer} stays in commit; the risk is that {team} has not been met yet.',
      'Handover of {customer}: goals, contacts and open points were noted, with {process} as the first thing to deliver.',
    ],
  },
  points: {
    'Small Talk': [
      'The conversation opened with travel and the weather.',
      'Both sides caught up briefly before starting.',
    ],
    'Call Setup': [
      '{seller} set the agenda and confirmed the time available.',
      'The aim was agreed: find out whether {product} fits {customer}.',
    ],
    Discovery: [
      '{customer} handles {process} in {tool} today.',
      '{buyer} wants {metric} to improve by {percent} percent.',
      '{team} spends several days a month on {process}.',
    ],
    'Product Demo': [
      '{seller} showed {module} end to end.',
      'The approval flow in {product} was received well.',
    ],
    Pricing: [
      'The offer stands at {amount} a year for {seats} seats.',
      '{buyer} asked for a discount of {percent} percent.',
    ],
    Objections: [
      '{buyer} is worried about the effort of the change.',
      'The timing is a concern because of the work on {tool}.',
    ],
    Competition: [
      '{competitor} is being evaluated as well.',
      '{customer} used {competitor} before and left over support.',
    ],
    Security: [
      '{customer} needs SOC 2 and single sign-on.',
      'The security questionnaire is due on {weekday}.',
    ],
    Integrations: [
      'The integration with {tool} has to be in place on day one.',
      'A sandbox will be opened for {team}.',
    ],
    'Customer Success': [
      '{metric} improved by {percent} percent since go-live.',
      'Adoption in {team} is the next goal.',
    ],
    'Pipeline Review': [
      '{customer} stays in the forecast for {month}.',
      'The deal needs a meeting with {team}.',
    ],
    'Next Steps': ['A follow-up is set for {weekday}.', '{seller} sends the summary and the proposal.'],
    'Wrap-up': ['Both sides confirmed the plan.', '{buyer} thanked {seller} and closed the call.'],
  },
  actions: [
    '{seller} to send the revised proposal by {weekday}',
    '{buyer} to introduce {team}',
    '{seller} to share the security paper with {team}',
    'Book the workshop on {process} for {weekday}',
    '{buyer} to confirm the number of seats',
    '{seller} to open a sandbox with sample data',
  ],
  comments: [
    'Great question here, the buyer really opened up.',
    'We should have asked about the decision process at this point.',
    'Nice handling of the {competitor} comparison.',
    'Please use this explanation of {module} in the onboarding.',
    'Careful, we promised a date here. Has {team} agreed?',
    'Love how you let the silence work.',
  ],
  highlightTitles: { takeaways: 'Key takeaways', nextSteps: 'Next steps' },
}
