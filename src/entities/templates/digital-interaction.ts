import type { JsonSchema } from '../../api/json-schema.ts'
import { addDigitalInteraction } from '../../api/operations/digital-interactions.gen.ts'
import type { Template } from '../entity.ts'

const person = (description: string): JsonSchema => ({ type: 'string', description })

/** An event with a person told by address and name, and the content under another name. */
export const postDigitalInteraction: Template = {
  inputs: [
    ...['eventId', 'timestamp', 'interactionType', 'actorEmail?', 'actorName?', 'trackingId?', 'interaction'],
    ...['sourceSystemName?', 'sessionId?', 'device?'],
  ],
  params: { interactionType: 'eventType', interaction: 'content' },
  schemas: {
    actorEmail: person('E-mail address of who did it; not together with trackingId.'),
    actorName: person('Name of who did it; not together with trackingId.'),
    interaction: addDigitalInteraction.params['content']?.schema ?? {},
  },
  toParams: ({ interactionType, interaction, actorEmail, actorName, ...input }) => ({
    ...input,
    eventType: interactionType,
    content: interaction,
    ...(actorEmail === undefined && actorName === undefined
      ? {}
      : { person: { email: actorEmail, name: actorName } }),
  }),
}
