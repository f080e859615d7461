import { describe, expect, test } from 'vitest'
import { streamList } from '../../src/entities/entities.ts'
import { type CatalogStream, createAjv } from './support/messages.ts'
import { keyConfig, run } from './support/run.ts'

const { messages } = await run(['discover', '--config', 'c'], { files: { c: keyConfig({}) } })
const streams = messages.find(({ catalog }) => catalog !== undefined)?.catalog?.streams ?? []

function stream(name: string): CatalogStream {
  const found = streams.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no stream ${name}`)
  return found
}

const ajv = createAjv()
const validators = new Map(streams.map(({ name, json_schema }) => [name, ajv.compile(json_schema)]))
const fits = (name: string, record: object) => validators.get(name)?.(record)

/** Airbyte's own six streams: primary key and cursor. */
const six: readonly (readonly [string, string, string | undefined])[] = [
  ['users', 'id', undefined],
  ['calls', 'id', 'started'],
  ['extensiveCalls', 'id', 'startdatetime'],
  ['scorecards', 'scorecardId', undefined],
  ['answeredScorecards', 'answeredScorecardId', 'reviewTime'],
  ['callTranscripts', 'callId', 'started'],
]

/** The top-level fields that Airbyte's own schemas have (1.4.0 and the fixes after it). */
const fieldsOfAirbyte: Readonly<Record<string, string>> = {
  users:
    'active created emailAddress emailAliases extension firstName id lastName managerId meetingConsentPageUrl personalMeetingUrls phoneNumber settings spokenLanguages title trustedEmailAddress conferencingProviders',
  calls:
    'calendarEventId clientUniqueId customData direction duration id isPrivate language media meetingUrl primaryUserId purpose scheduled scope sdrDisposition started system title url workspaceId',
  extensiveCalls: 'id startdatetime collaboration content context interaction media metaData parties',
  scorecards:
    'created enabled questions scorecardId scorecardName updated updaterUserId workspaceId reviewMethod',
  answeredScorecards:
    'answeredScorecardId answers callId callStartTime reviewTime reviewedUserId reviewerUserId scorecardId scorecardName visibilityType reviewMethod',
  callTranscripts: 'started callId transcript',
}

describe('the catalog', () => {
  test('has every declared stream, and nothing else is sent', () => {
    expect(streams.map(({ name }) => name)).toEqual(streamList.map((entity) => entity.stream.airbyte.name))
    expect(messages).toHaveLength(1)
  })

  test.each(six)("has Airbyte's own %s with its key and cursor", (name, key, cursor) => {
    expect(stream(name)).toMatchObject({
      source_defined_primary_key: [[key]],
      supported_sync_modes: cursor === undefined ? ['full_refresh'] : ['full_refresh', 'incremental'],
      source_defined_cursor: cursor !== undefined,
      is_resumable: cursor !== undefined,
    })
    expect(stream(name)['default_cursor_field']).toEqual(cursor === undefined ? undefined : [cursor])
  })

  test.each(Object.keys(fieldsOfAirbyte))("has all fields of Airbyte's own %s", (name) => {
    const { properties } = stream(name).json_schema as { properties: Record<string, object> }
    expect(Object.keys(properties)).toEqual(expect.arrayContaining((fieldsOfAirbyte[name] ?? '').split(' ')))
  })

  test('allows null and unknown fields everywhere, and closes no list of values', () => {
    const visit = (schema: Record<string, unknown>, path: string) => {
      if (schema['type'] !== undefined) expect(schema['type'], path).toContain('null')
      expect(Object.keys(schema), path).not.toEqual(expect.arrayContaining(['enum']))
      expect(Object.keys(schema), path).not.toEqual(expect.arrayContaining(['required']))
      if ([schema['type']].flat().includes('object'))
        expect(schema['additionalProperties'], path).toBeTruthy()
      for (const [name, inner] of Object.entries((schema['properties'] ?? {}) as Record<string, object>)) {
        visit(inner as Record<string, unknown>, `${path}.${name}`)
      }
      if (schema['items'] !== undefined) visit(schema['items'] as Record<string, unknown>, `${path}[]`)
    }
    for (const { name, json_schema } of streams) {
      const { properties = {} } = json_schema as { properties?: Record<string, Record<string, unknown>> }
      for (const [field, schema] of Object.entries(properties)) visit(schema, `${name}.${field}`)
    }
  })

  test('has primary keys and cursors among the fields', () => {
    for (const { name, json_schema, source_defined_primary_key, default_cursor_field } of streams) {
      const { properties } = json_schema as { properties: Record<string, object> }
      const paths = [
        ...(source_defined_primary_key as string[][]),
        default_cursor_field as string[] | undefined,
      ]
      for (const path of paths) if (path) expect(Object.keys(properties), name).toContain(path[0])
    }
  })
})

describe('the schemas', () => {
  test.each([
    ['an empty context', { parties: [{ context: [] }] }],
    ['a filled context', { parties: [{ context: [{ system: 'Salesforce', objects: [] }] }] }],
    ['a null context', { parties: [{ context: null }] }],
    ['null media', { media: null }],
    ['media without an address', { media: { audioUrl: null, videoUrl: null } }],
    [
      'an id and a start at the top',
      { id: '7782342274025937895', startdatetime: '2024-03-01T10:00:00-07:00' },
    ],
    ['a date with microseconds', { metaData: { started: '2019-10-18T14:03:37.041977-07:00' } }],
  ])('take an extensive call with %s (26)', (_, record) => {
    expect(fits('extensiveCalls', record)).toBe(true)
  })

  test.each([
    ['a context object', { parties: [{ context: {} }] }],
    ['a context text', { parties: [{ context: 'none' }] }],
    ['a media text', { media: 'https://example.com/a.mp3' }],
    ['a number as id', { id: 7782342274025937 }],
    ['a start that is no date-time', { startdatetime: 'yesterday' }],
  ])('refuse an extensive call with %s (27)', (_, record) => {
    expect(fits('extensiveCalls', record)).toBe(false)
  })

  test('know conferencing providers and review methods, null or not (28)', () => {
    expect(fits('users', { conferencingProviders: [{ provider: 'zoom', isDefault: true }] })).toBe(true)
    expect(fits('users', { conferencingProviders: null })).toBe(true)
    expect(fits('users', { conferencingProviders: 'zoom' })).toBe(false)
    for (const name of ['scorecards', 'answeredScorecards']) {
      expect(fits(name, { reviewMethod: 'A_NEW_METHOD' })).toBe(true)
      expect(fits(name, { reviewMethod: null })).toBe(true)
      expect(fits(name, { reviewMethod: 1 })).toBe(false)
    }
  })
})
