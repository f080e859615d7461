import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { selectFields } from './select-fields.ts'
import { truncateTexts } from './truncate-texts.ts'

const record = {
  id: '1',
  parties: [{ name: 'Ann', context: [{ system: 'CRM', objects: [] }] }, { name: 'Bo' }, null],
  content: { brief: 'short', topics: null },
}

describe('fields', () => {
  test.each([
    [['id'], { id: '1' }],
    [['parties.name'], { parties: [{ name: 'Ann' }, { name: 'Bo' }] }],
    [
      ['parties[].context.system', 'content'],
      { parties: [{ context: [{ system: 'CRM' }] }, {}], content: record.content },
    ],
    [['content.topics.name', 'nothing', 'id.deeper'], { content: { topics: null } }],
    [['content', 'content.brief'], { content: record.content }],
    [['__proto__', 'constructor'], {}],
  ])('%j are kept', (select, expected) => {
    expect(selectFields(record, { select })).toEqual(expected)
  })

  test.each([
    [['parties', 'content.brief'], { id: '1', content: { topics: null } }],
    [
      ['parties.name', 'nothing.at.all'],
      { ...record, parties: [{ context: [{ system: 'CRM', objects: [] }] }, {}, null] },
    ],
  ])('%j are left out', (exclude, expected) => {
    expect(selectFields(record, { exclude })).toEqual(expected)
  })

  test('are all there without a choice, and a selection wins over an exclusion', () => {
    expect(selectFields(record, {})).toBe(record)
    expect(selectFields(record, { select: [], exclude: [] })).toBe(record)
    expect(selectFields(record, { select: ['id'], exclude: ['id'] })).toEqual({ id: '1' })
  })

  test('that are left out are never there, and the others never change', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.jsonValue()), (value) => {
        const [name, ...others] = Object.keys(value)
        if (name === undefined) return
        expect(selectFields(value, { exclude: [name] })).toEqual(
          Object.fromEntries(others.map((key) => [key, value[key]])),
        )
        expect(selectFields(value, { select: [name] })).toEqual({ [name]: value[name] })
      }),
    )
  })
})

describe('texts', () => {
  test('are cut at 200 characters and never inside of one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 150, maxLength: 260 }), (text) => {
        const { value, fields } = truncateTexts({ list: [{ text }] })
        const [{ text: cut } = { text: '' }] = value.list
        expect(fields).toEqual(text.length > 200 ? ['list.text'] : [])
        if (text.length <= 200) expect(cut).toBe(text)
        else expect(text.startsWith(cut.slice(0, cut.lastIndexOf('… [')))).toBe(true)
        expect(cut.isWellFormed()).toBe(text.isWellFormed())
      }),
    )
  })
})
