import { addDigitalInteraction } from '../api/operations/digital-interactions.gen.ts'
import { contentShared, contentViewed, customAction } from '../api/operations/engagement.gen.ts'
import { defineEntity, type OnceKey } from './entity.ts'
import { postDigitalInteraction } from './templates/digital-interaction.ts'

/** Gong answers 409 to a second event with the same id: the first one was taken. */
const onceByEventId: OnceKey<'eventId'> = {
  param: 'eventId',
  firstAnswer: (_params, errors) => (errors.some((text) => /already reported/i.test(text)) ? {} : undefined),
}

/** What people outside the company did, reported by other systems. */
export const digitalInteractions = defineEntity({
  name: 'digital_interactions',
  summary: 'Events of other systems: what a customer viewed, clicked, searched.',
  aliases: [],
  actions: {
    create: {
      kind: 'write',
      summary: 'Report an event.',
      operation: addDigitalInteraction,
      effect: 'adds',
      once: onceByEventId,
      templates: { 'post-digital-interaction': postDigitalInteraction },
    },
  },
})

/** The older form of the same. */
export const engagementEvents = defineEntity({
  name: 'engagement_events',
  summary: 'Events about content that was shared with customers (legacy at Gong: see digital_interactions).',
  aliases: ['customer_engagement'],
  actions: {
    contentViewed: {
      kind: 'write',
      summary: 'Report that content was viewed.',
      operation: contentViewed,
      effect: 'adds',
      once: onceByEventId,
    },
    contentShared: {
      kind: 'write',
      summary: 'Report that content was shared.',
      operation: contentShared,
      effect: 'adds',
      once: onceByEventId,
    },
    customAction: {
      kind: 'write',
      summary: 'Report another action.',
      operation: customAction,
      effect: 'adds',
      once: onceByEventId,
    },
  },
})
