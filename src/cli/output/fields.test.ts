import { describe, expect, test } from 'vitest'
import { parseFields, project, valueAt } from './fields.ts'

const record = {
  id: '1',
  metaData: { title: 'Demo', isPrivate: false },
  parties: [{ name: 'Ada', context: { crm: 'x' } }, { name: 'Grace' }, null],
  empty: null,
}
const projected = (fields: string, lifted?: string) => project(record, parseFields(fields) ?? [], lifted)

describe('fields that were picked', () => {
  test.each([
    ['id', { id: '1' }],
    ['metaData.title,id', { metaData: { title: 'Demo' }, id: '1' }],
    ['metaData.title,metaData.isPrivate', { metaData: { title: 'Demo', isPrivate: false } }],
    ['parties.name', { parties: [{ name: 'Ada' }, { name: 'Grace' }, null] }],
    [
      'parties.name,parties.context.crm',
      { parties: [{ name: 'Ada', context: { crm: 'x' } }, { name: 'Grace', context: null }, null] },
    ],
    ['meta_data.TITLE', { metaData: { title: 'Demo' } }],
    ['nothing,empty', { nothing: null, empty: null }],
    ['id.inside', { id: '1' }],
  ])('keep their place: %s', (fields, expected) => {
    expect(projected(fields)).toEqual(expected)
  })

  test('may be named without the object they are lifted from', () => {
    expect(projected('title,id', 'metaData')).toEqual({ metaData: { title: 'Demo' }, id: '1' })
    expect(valueAt(record, ['title'], 'metaData')).toBe('Demo')
  })

  test('of lists are those of every item', () => {
    expect(valueAt(record, ['parties', 'name'])).toEqual(['Ada', 'Grace', undefined])
  })
})
