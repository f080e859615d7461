import { addCall } from '../../api/operations/calls.gen.ts'
import type { GongRecord, Params, Template } from '../entity.ts'

const party = addCall.params['parties']?.schema.items

/** Adds a call; its parties may have the fields by which Gong tells of them, too. */
export const uploadCall: Template = {
  inputs: [
    ...['clientUniqueId', 'actualStart', 'direction', 'primaryUser', 'parties'],
    ...['title?', 'scheduledStart?', 'duration?'],
  ],
  schemas: {
    parties: {
      type: 'array',
      description: 'Who took part; the primary user among them.',
      items: {
        type: 'object',
        properties: {
          ...party?.properties,
          speakerId: { type: 'string', description: 'Another name of partyId.' },
          affiliation: { type: 'string', description: 'Found out by Gong itself, so it is not sent.' },
        },
      },
    },
  },
  toParams: ({ parties, ...input }) => ({ ...input, parties: (parties as readonly Params[]).map(toParty) }),
}

function toParty({ speakerId, affiliation: _, ...given }: Params): GongRecord {
  return speakerId === undefined ? given : { partyId: speakerId, ...given }
}
