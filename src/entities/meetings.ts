import {
  addMeeting,
  deleteMeeting,
  integrationStatus,
  updateMeeting,
} from '../api/operations/meetings.gen.ts'
import { defineEntity } from './entity.ts'

/** Meetings that Gong is asked to join; it publishes no way to list them. */
export const meetings = defineEntity({
  name: 'meetings',
  summary: 'Meetings of Gong’s own conferencing (in beta at Gong).',
  aliases: [],
  actions: {
    create: {
      kind: 'write',
      summary: 'Create a meeting.',
      operation: addMeeting,
      effect: 'adds',
      templates: {
        'create-meeting': {
          inputs: ['title?', 'startTime', 'endTime', 'organizerEmail', 'externalId?', 'invitees'],
        },
      },
    },
    update: {
      kind: 'write',
      summary: 'Change a meeting.',
      operation: updateMeeting,
      effect: 'changes',
      templates: {
        'update-meeting': {
          inputs: [
            'meetingId',
            'startTime',
            'endTime',
            'title?',
            'invitees',
            'externalId?',
            'organizerEmail',
          ],
        },
      },
    },
    delete: {
      kind: 'write',
      summary: 'Delete a meeting.',
      operation: deleteMeeting,
      effect: 'removes',
      templates: { 'delete-meeting': { inputs: ['meetingId', 'organizerEmail'] } },
    },
  },
})

/** Whether people can create meetings. */
export const meetingIntegrationStatus = defineEntity({
  name: 'meeting_integration_status',
  summary: 'Whether people are set up to create meetings.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'The state of each person, by e-mail address.',
      operation: integrationStatus,
      select: 'users',
      templates: { 'get-meeting-integration-status': { inputs: ['emails'] } },
    },
  },
})
