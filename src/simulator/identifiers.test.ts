import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createIdentifiers, ID_KINDS, type IdKind, rawNumber } from './identifiers.ts'

const KINDS = Object.keys(ID_KINDS) as IdKind[]

test('an id is 19 digits, is read back as what it was, and as nothing of another kind', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(...KINDS), fc.nat({ max: 2 ** 40 - 1 }), (seed, kind, n) => {
      const identifiers = createIdentifiers(seed)
      const id = identifiers.of(kind, n)
      expect(id).toMatch(/^\d{19}$/)
      expect(KINDS.filter((other) => identifiers.read(other, id) !== undefined)).toEqual([kind])
      expect(identifiers.read(kind, id)).toBe(n)
    }),
  )
})

test('a raw number keeps digits that a double cannot', () => {
  expect(JSON.stringify({ id: rawNumber('7782342274025937895') })).toBe('{"id":7782342274025937895}')
})
