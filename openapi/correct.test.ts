import { describe, expect, test } from 'vitest'
import { correct } from './correct.ts'
import { readDescription, type SchemaNode, walkSchema } from './description.ts'
import { overlay } from './overlay.ts'
import { answerSchemas, requestSchemas } from './rules.ts'

const original = readDescription()
const { description, places } = correct(original, overlay)
const schemas = description.components.schemas

/** The field of a schema, by its path in the corrected description: `Scorecard.created`. */
function field(path: string): SchemaNode | undefined {
  const [name = '', property = ''] = path.split('.')
  return schemas[name]?.properties?.[property]
}

/** Every schema inside the named ones. */
function nodesIn(names: Iterable<string>): SchemaNode[] {
  const nodes: SchemaNode[] = []
  for (const name of names) walkSchema(schemas[name] ?? {}, (node) => nodes.push(node))
  return nodes
}

describe('the overlay', () => {
  test('says of every correction what it changes and who says so', () => {
    const corrections = Object.values(overlay).flat()
    expect(corrections.length).toBeGreaterThan(30)
    for (const { at, what, source } of corrections) {
      expect(what.length, at).toBeGreaterThan(15)
      expect(source.length, at).toBeGreaterThan(15)
      expect(source, `${at}: a source must stand by itself`).not.toMatch(/\bfacts?\b/)
    }
  })

  test('has no rule that finds nothing to change, but the guard that keeps unknown fields', () => {
    for (const [rule, count] of places) {
      if (rule === 'unknown-fields-are-kept') expect(count).toBe(0)
      else expect(count, rule).toBeGreaterThan(0)
    }
  })

  test('refuses to correct what the description does not have', () => {
    const basis = { what: '', source: '' }
    const none = {
      newSchemas: [],
      newOperations: [],
      schemas: [],
      answerCopies: [],
      operations: [],
      rules: [],
    }
    const wrong = [
      { schemas: [{ ...basis, at: 'Scorecard.colour' }] },
      { operations: [{ ...basis, at: 'GET /v2/nowhere' }] },
      { operations: [{ ...basis, at: 'GET /v2/calls', parameters: [{ name: 'colour' }] }] },
      { operations: [{ ...basis, at: 'GET /v2/calls', removeParameters: ['colour'] }] },
      { newSchemas: [{ ...basis, at: 'Scorecard', schema: {} }] },
      { answerCopies: [{ ...basis, at: 'Scorecard', answerCopy: 'Other' }] },
    ]
    for (const each of wrong) expect(() => correct(original, { ...none, ...each })).toThrow()
    expect(() => correct(original, none)).not.toThrow()
  })

  test('leaves the description it is given alone', () => {
    expect(original).toEqual(readDescription())
  })
})

describe('the corrected description', () => {
  test('lets every field of an answer be missing or null, and any value stand where values were listed', () => {
    for (const node of nodesIn(answerSchemas(description))) {
      expect(node.required).toBeUndefined()
      expect(node.enum).toBeUndefined()
      for (const property of Object.values(node.properties ?? {})) expect(property.nullable).toBe(true)
    }
    expect(field('CallBasicData.direction')?.knownValues).toEqual([
      'Inbound',
      'Outbound',
      'Conference',
      'Unknown',
    ])
  })

  test('stays strict in requests', () => {
    expect(schemas['NewCallAddingRequest']?.required).toContain('clientUniqueId')
    expect(schemas['GenericSchemaFieldRequest']?.required).toEqual(['label', 'type', 'uniqueName'])
    expect(field('ContentSelector.context')?.enum).toEqual(['None', 'Basic', 'Extended'])
  })

  test('requires no field that is not declared', () => {
    for (const node of nodesIn(requestSchemas(description))) {
      for (const name of node.required ?? []) expect(Object.keys(node.properties ?? {})).toContain(name)
    }
  })

  test('has 64-bit ids as strings, and durations, times and counts as numbers', () => {
    const ids = [
      'AnsweredScorecard.callId',
      'Answer.questionId',
      'Scorecard.workspaceId',
      'Question.questionRevisionId',
    ]
    const more = [
      'GenericCrmIntegration.integrationId',
      'FlowDto.id',
      'CallBasicData.id',
      'Party.speakerId',
      'UserDayByDayActivity.userId',
    ]
    for (const path of [...ids, ...more])
      expect(field(path), path).toMatchObject({ type: 'string', format: 'int64-id' })
    expect(field('DailyActivityWithDates.callsAttended')?.items).toMatchObject({ format: 'int64-id' })
    const numbers = [
      'CallBasicData.duration',
      'Sentence.start',
      'StructureDto.duration',
      'StepDto.stepNumber',
      'Records.totalRecords',
    ]
    for (const path of numbers) expect(field(path)?.type, path).toBe('integer')
    const texts = [
      'CallOutcome.id',
      'CallBasicData.clientUniqueId',
      'PublicApiFlow.folderName',
      'UserMetadata.extension',
    ]
    for (const path of texts) expect(field(path), path).not.toHaveProperty('format')
  })

  test('has no number left where a date-time belongs', () => {
    for (const node of nodesIn(Object.keys(schemas))) {
      if (node.format !== 'date-time') continue
      expect(node.type).toBe('string')
      expect(node.example).not.toBeTypeOf('number')
    }
    for (const path of ['CallBasicData.started', 'UserMetadata.created', 'UserSettingsHistory.time']) {
      expect(field(path)?.format, path).toBe('date-time')
    }
    expect(field('MultipleUsersWithDates.fromDate')?.format).toBe('date')
  })

  test('has enums of single values', () => {
    expect(field('ForecastAccess.permissionLevel')?.knownValues).toEqual([
      'all',
      'managers-team',
      'report-to-them',
      'own',
      'none',
    ])
    expect(field('Generic Property.dataType')?.enum).toEqual(['number', 'string', 'url', 'date'])
    expect(field('ExternalCrmPartyObject.objectType')?.enum).toHaveLength(5)
  })
})
