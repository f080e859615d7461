import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordTable } from './record-table.ts'
import { textWidth } from './text-width.ts'

const id = fc.bigInt({ min: 10n ** 17n, max: 10n ** 20n - 1n }).map(String)
const records = fc.array(
  fc.record({
    id,
    title: fc.string({ unit: 'grapheme', maxLength: 90 }),
    started: fc.constantFrom('2026-06-15T11:00:00-07:00', null),
    url: fc.constant('https://us-1.app.gong.example/call?id=1'),
    duration: fc.nat(),
    parties: fc.array(fc.record({ name: fc.string() }), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 8 },
)

describe('a table', () => {
  test('fits every width that holds an id, and never cuts one', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 24, max: 200 }), (rows, width) => {
        const { text } = recordTable(rows, { width, key: ['id'] })
        const lines = text.split('\n')
        expect(lines).toHaveLength(rows.length + 2)
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width)
        for (const [index, row] of rows.entries()) expect(lines[index + 2]).toMatch(new RegExp(`^${row.id}`))
      }),
    )
  })

  test('shows moments in one zone, lists by their length, and addresses last', () => {
    const { text, hidden } = recordTable(
      [
        {
          id: '1',
          url: 'https://a.example',
          started: '2026-06-15T11:00:00-07:00',
          parties: [{}, {}],
          media: null,
        },
      ],
      { width: 60, key: ['id'] },
    )
    expect(text.split('\n')[0]).toMatch(/^id +started +url +parties$/)
    expect(text).toContain('2026-06-15 18:00Z')
    expect(text).toContain('2 items')
    expect(hidden).toEqual([])
  })

  test('names the fields that had no room', () => {
    const { hidden } = recordTable([{ id: '1', title: 'x'.repeat(50), name: 'y'.repeat(50) }], {
      width: 30,
      key: ['id'],
    })
    expect(hidden).toEqual(['name'])
  })

  test('shows all fields that were asked for, in their order', () => {
    const { text } = recordTable(
      [{ id: '1', title: 'Demo', parties: [{ name: 'Ada' }, { name: 'Grace' }] }],
      {
        width: 80,
        key: ['id'],
        paths: [['parties', 'name'], ['id']],
      },
    )
    expect(text.split('\n')[0]).toMatch(/^parties.name +id$/)
    expect(text).toContain('Ada, Grace')
  })
})
