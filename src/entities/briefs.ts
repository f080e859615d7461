import { askEntity, generateBrief } from '../api/operations/entities.gen.ts'
import { listBriefs } from '../api/operations/settings.gen.ts'
import { defineEntity } from './entity.ts'
import { askAboutEntity, getEntityBrief } from './templates/entity-answers.ts'

/** AI briefs: how they are set up, and what one says of an account, deal, contact or lead. */
export const briefs = defineEntity({
  name: 'briefs',
  summary: 'AI briefs: how they are set up, and what one says of a CRM record.',
  aliases: ['brief_settings'],
  actions: {
    list: {
      kind: 'list',
      summary: 'Briefs as they are set up, of all workspaces or of one.',
      operation: listBriefs,
      select: 'briefs',
    },
    generate: {
      kind: 'get',
      summary: 'A brief of a CRM record from its calls and e-mails. Costs AI credits of the account.',
      operation: generateBrief,
      templates: { 'get-entity-brief': getEntityBrief },
    },
  },
})

/** Answers that Gong's AI gives about an account, deal, contact or lead. */
export const entityAnswers = defineEntity({
  name: 'entity_answers',
  summary: 'Answers to questions about a CRM record, from its calls and e-mails.',
  aliases: ['ask_entity'],
  actions: {
    ask: {
      kind: 'get',
      summary: 'Ask a question about a CRM record. Costs AI credits of the account.',
      operation: askEntity,
      templates: { 'ask-entity': askAboutEntity },
    },
  },
})
