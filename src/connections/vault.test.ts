import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createVault, parseKey } from './vault.ts'

const makeVault = (key: Uint8Array = randomBytes(32)) =>
  createVault({ key, randomBytes: (count) => randomBytes(count) })

describe('a vault', () => {
  test('gives back every text to its owner', () => {
    const vault = makeVault()
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, owner) => {
        const sealed = vault.seal(text, owner)
        expect(vault.open(sealed, owner)).toBe(Buffer.from(text).toString('utf8'))
      }),
    )
  })

  test('seals the same text differently each time', () => {
    const vault = makeVault()
    const boxes = Array.from({ length: 100 }, () => vault.seal('secret', 'a').box)
    expect(new Set(boxes).size).toBe(100)
  })

  test('opens for no other owner, with no other key, and nothing that was changed', () => {
    const vault = makeVault()
    const sealed = vault.seal('secret', 'a')
    expect(() => vault.open(sealed, 'b')).toThrow(/another row/)
    expect(() => makeVault().open(sealed, 'a')).toThrow(/were sealed with key/)
    const bytes = Buffer.from(sealed.box, 'base64')
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => vault.open({ ...sealed, box: changed.toString('base64') }, 'a')).toThrow(/were changed/)
    }
    expect(() => vault.open({ ...sealed, box: '' }, 'a')).toThrow()
  })

  test('opens what older keys have sealed, and seals with the first', () => {
    const [old, current] = [randomBytes(32), randomBytes(32)]
    const before = makeVault(old).seal('secret', 'a')
    const vault = createVault({ key: current, older: [old], randomBytes: (count) => randomBytes(count) })
    expect(vault.open(before, 'a')).toBe('secret')
    const after = vault.seal('secret', 'a')
    expect(after.keyId).not.toBe(before.keyId)
    expect(makeVault(current).open(after, 'a')).toBe('secret')
    expect(vault.keyIds()).toEqual([after.keyId, before.keyId])
  })

  test('reads its keys again before it seals, and for a key that it does not know', () => {
    const [old, current] = [randomBytes(32), randomBytes(32)]
    let now: { key: Uint8Array; older?: Uint8Array[] } = { key: old }
    const make = () =>
      createVault({ key: old, readAgain: () => now, randomBytes: (count) => randomBytes(count) })
    const [sealing, opening] = [make(), make()]
    now = { key: current, older: [old] }
    const sealed = sealing.seal('secret', 'a')
    expect(makeVault(current).open(sealed, 'a')).toBe('secret')
    expect(opening.open(sealed, 'a')).toBe('secret')
  })

  test('takes keys in Base64, Base64url and hexadecimal, and no others', () => {
    const key = randomBytes(32)
    for (const encoding of ['base64', 'base64url', 'hex'] as const)
      expect(Buffer.from(parseKey(key.toString(encoding), 'KEY')).equals(key)).toBe(true)
    for (const bad of ['', 'short', randomBytes(16).toString('hex'), randomBytes(33).toString('base64')])
      expect(() => parseKey(bad, 'KEY')).toThrow(/KEY is not a key of 32 bytes/)
  })
})
