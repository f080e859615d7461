import {
  findAllReferencesToEmailAddress,
  findAllReferencesToPhoneNumber,
  purgeEmailAddress,
  purgePhoneNumber,
} from '../api/operations/data-privacy.gen.ts'
import { defineEntity } from './entity.ts'

/** What Gong holds on a person outside the company, and its erasure. */
export const dataPrivacy = defineEntity({
  name: 'data_privacy',
  summary: 'What Gong holds on an e-mail address or a phone number, and its erasure.',
  aliases: [],
  actions: {
    findEmailAddress: {
      kind: 'get',
      summary: 'Calls, e-mails, meetings and CRM records that refer to an e-mail address.',
      operation: findAllReferencesToEmailAddress,
      templates: { 'get-data-for-email': { inputs: ['emailAddress'] } },
    },
    findPhoneNumber: {
      kind: 'get',
      summary: 'Calls, e-mails, meetings and CRM records that refer to a phone number.',
      operation: findAllReferencesToPhoneNumber,
      templates: { 'get-data-for-phone': { inputs: ['phoneNumber'] } },
    },
    eraseEmailAddress: {
      kind: 'write',
      summary:
        'Delete an e-mail address with every call and e-mail that refers to it. Takes Gong hours and cannot be undone.',
      operation: purgeEmailAddress,
      templates: { 'delete-data-for-email': { inputs: ['emailAddress'] } },
      effect: 'removes',
      isRepeatable: true,
    },
    erasePhoneNumber: {
      kind: 'write',
      summary:
        'Delete a phone number with every call that refers to it. Takes Gong hours and cannot be undone.',
      operation: purgePhoneNumber,
      templates: { 'delete-data-for-phone': { inputs: ['phoneNumber'] } },
      effect: 'removes',
      isRepeatable: true,
    },
  },
})
