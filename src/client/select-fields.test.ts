import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dropFields, hasField, parsePath, selectFields, valueAt } from './select-fields.ts'

const record = {
  id: '1',
  metaData: { title: 'Demo', isPrivate: false },
  parties: [{ name: 'Ada', context: [{ crm: 'x', objects: [] }] }, { name: 'Grace' }, null],
  content: { brief: 'short', topics: null },
  empty: null,
}
const paths = (...texts: string[]) => texts.map(parsePath).filter((path) => path !== undefined)

describe('fields that were picked', () => {
  test.each([
    [['id'], { id: '1' }],
    [['metaData.title', 'id'], { metaData: { title: 'Demo' }, id: '1' }],
    [['metaData.title', 'metaData.isPrivate'], { metaData: { title: 'Demo', isPrivate: false } }],
    [['parties.name'], { parties: [{ name: 'Ada' }, { name: 'Grace' }, null] }],
    [
      ['parties[].context.crm', 'parties.name'],
      { parties: [{ context: [{ crm: 'x' }], name: 'Ada' }, { name: 'Grace' }, null] },
    ],
    [['meta_data.TITLE'], { metaData: { title: 'Demo' } }],
    [['content.topics.name', 'empty'], { content: { topics: null }, empty: null }],
    [['nothing', 'id.inside', '__proto__', 'constructor'], {}],
    [['content', 'content.brief'], { content: { brief: 'short', topics: null } }],
  ])('keep their place and order: %j', (texts, expected) => {
    expect(selectFields(record, paths(...texts))).toEqual(expected)
    expect(JSON.stringify(selectFields([record, null], paths(...texts)))).toBe(
      JSON.stringify([expected, null]),
    )
  })

  test('may be null where the record does not have them, so that all records have the same', () => {
    const picked = selectFields(record, paths('nothing', 'parties.context', 'id'), { missing: null })
    expect(picked).toEqual({
      nothing: null,
      parties: [{ context: record.parties[0]?.context }, { context: null }, null],
      id: '1',
    })
  })

  test('may be named without the object they are lifted from', () => {
    expect(selectFields(record, paths('title', 'id'), { lifted: 'metaData' })).toEqual({
      metaData: { title: 'Demo' },
      id: '1',
    })
    expect(valueAt(record, ['title'], 'metaData')).toBe('Demo')
  })

  test('are told from those that are not there', () => {
    const has = (text: string) => hasField(record, parsePath(text) ?? [])
    const there = [
      'id',
      'empty',
      'parties.name',
      'parties.context.crm',
      'content.topics.name',
      'META-DATA.title',
    ]
    expect(there.filter((text) => !has(text))).toEqual([])
    expect(['nothing', 'id.inside', 'parties.mood', 'metaData.mood'].filter(has)).toEqual([])
  })
})

describe('fields that were dropped', () => {
  test.each([
    [['parties', 'content.brief', 'empty', 'meta_data'], { id: '1', content: { topics: null } }],
    [
      ['parties.name', 'nothing.at.all', 'id.inside'],
      { ...record, parties: [{ context: [{ crm: 'x', objects: [] }] }, {}, null] },
    ],
  ])('are gone: %j', (texts, expected) => {
    expect(dropFields(record, paths(...texts))).toEqual(expected)
  })

  test('are never there, and the others never change', () => {
    const names = fc.stringMatching(/^[a-z]{1,3}$/)
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue()), (value) => {
        const [name, ...others] = Object.keys(value)
        if (name === undefined) return
        const rest = Object.fromEntries(others.map((key) => [key, value[key]]))
        expect(dropFields(value, [[name]])).toEqual(rest)
        expect(selectFields(value, [[name]])).toEqual({ [name]: value[name] })
      }),
    )
  })
})

test.each(['', '.', 'a..b', 'a.'])('“%s” is no path', (text) => {
  expect(parsePath(text)).toBeUndefined()
})
