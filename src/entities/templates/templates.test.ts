import { expect, test } from 'vitest'
import { GongParameterError } from '../../errors/gong-error.ts'
import type { Params, Template } from '../entity.ts'
import { getCrmEntities, uploadCrmEntities } from './crm.ts'
import { postDigitalInteraction } from './digital-interaction.ts'
import { askAboutEntity, getEntityBrief } from './entity-answers.ts'
import { byPeriod, ofOneDay } from './stats.ts'
import { listOwnTasks, updateTask } from './tasks.ts'
import { uploadCall } from './upload-call.ts'

/** The parameters that a template makes of inputs. */
const paramsOf = ({ toParams = (input) => input }: Template, input: Params): Params => toParams(input)
const outputOf = ({ toOutput = (answer) => answer }: Template, answer: Params, input: Params) =>
  toOutput(answer, input)

test.each([
  ['2026-02-28', '2026-03-01'],
  ['2024-02-28', '2024-02-29'],
  ['2026-12-31', '2027-01-01'],
])('the day %s ends where %s begins', (referenceDate, toDate) => {
  expect(ofOneDay({ referenceDate, userIds: ['1'] })).toEqual({
    userIds: ['1'],
    fromDate: referenceDate,
    toDate,
  })
})

test.each([
  ['2026-01-31T00:00:00Z', '2026-01-31'],
  ['2026-01-31T00:00:00.001Z', '2026-02-01'],
  ['2026-01-31T23:59:59Z', '2026-02-01'],
  ['2026-01-31T23:00:00-02:00', '2026-02-02'],
])('a range of moments up to %s is one of days before %s', (toDateTime, toDate) => {
  const input = { fromDateTime: '2026-01-01T12:00:00Z', toDateTime, groupingPeriod: 'week' }
  expect(paramsOf(byPeriod, input)).toMatchObject({
    fromDate: '2026-01-01',
    toDate,
    aggregationPeriod: 'WEEK',
  })
})

test('of more than a hundred CRM ids the cursor gives the next ones, each once', () => {
  const objectsCrmIds = Array.from({ length: 250 }, (_, index) => `crm-${index}`)
  const seen: unknown[] = []
  let cursor: unknown
  do {
    const input = {
      integrationId: '1',
      entityType: 'deal',
      objectsCrmIds,
      ...(cursor === undefined ? {} : { cursor }),
    }
    const { crmIds, objectType } = paramsOf(getCrmEntities, input) as {
      crmIds: string[]
      objectType: string
    }
    expect([objectType, crmIds.length <= 100]).toEqual(['DEAL', true])
    seen.push(...crmIds)
    cursor = outputOf(getCrmEntities, {}, input)['nextCursor']
  } while (cursor !== undefined)
  expect(seen).toEqual(objectsCrmIds)
  expect(() => paramsOf(getCrmEntities, { entityType: 'DEAL', objectsCrmIds, cursor: 'x' })).toThrow(
    GongParameterError,
  )
})

test('CRM objects become lines of JSON', () => {
  const entities = [{ objectId: '1', name: 'Ä' }, { objectId: '2' }]
  const { file } = paramsOf(uploadCrmEntities, { entityType: 'account', entities }) as { file: Uint8Array }
  expect(new TextDecoder().decode(file)).toBe('{"objectId":"1","name":"Ä"}\n{"objectId":"2"}\n')
})

test('days of a brief are whole, moments stay as they are', () => {
  const input = { entityType: 'Deal', entityId: '9', fromDate: '2026-01-01', toDate: '2026-01-31T10:00:00Z' }
  expect(paramsOf(getEntityBrief, input)).toMatchObject({
    crmEntityType: 'DEAL',
    crmEntityId: '9',
    fromDateTime: '2026-01-01T00:00:00Z',
    toDateTime: '2026-01-31T10:00:00Z',
  })
  expect(paramsOf(askAboutEntity, { entityType: 'lead', entityId: '1', question: 'Why?' })).toEqual({
    crmEntityType: 'LEAD',
    crmEntityId: '1',
    question: 'Why?',
  })
})

test('an event has a person only where one is told', () => {
  const input = {
    eventId: 'e',
    timestamp: 't',
    interactionType: 'clicked',
    interaction: { contentTitle: 'C' },
  }
  expect(paramsOf(postDigitalInteraction, { ...input, trackingId: 'x' })).toEqual({
    eventId: 'e',
    timestamp: 't',
    trackingId: 'x',
    eventType: 'clicked',
    content: { contentTitle: 'C' },
  })
  expect(paramsOf(postDigitalInteraction, { ...input, actorName: 'Ada' })).toMatchObject({
    person: { name: 'Ada' },
  })
})

test('tasks of other types are left out, notes are refused', () => {
  const items = [{ id: '1', type: 'Manual' }, { id: '2', type: 'FLOW' }, { id: '3' }]
  expect(outputOf(listOwnTasks, { items }, { types: ['MANUAL'] })).toEqual({ items: [items[0], items[2]] })
  expect(outputOf(listOwnTasks, { items }, {})).toEqual({ items })
  expect(() => paramsOf(updateTask, { taskId: '1', userId: '2', notes: 'x' })).toThrow(
    'nothing that Gong keeps',
  )
})

test('a party of a call may be named as Gong names speakers', () => {
  const parties = [
    { speakerId: 's1', affiliation: 'Internal', userId: '1' },
    { partyId: 'p', name: 'Ada' },
  ]
  expect(paramsOf(uploadCall, { direction: 'Inbound', parties })).toEqual({
    direction: 'Inbound',
    parties: [
      { partyId: 's1', userId: '1' },
      { partyId: 'p', name: 'Ada' },
    ],
  })
})
