import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { truncateTexts } from './truncate-texts.ts'

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
