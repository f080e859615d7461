import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createKnownSecrets } from './known-secrets.ts'

const secret = fc.stringMatching(/^[A-Za-z0-9._/+-]{8,60}={0,2}$/)

test('known secrets are in no text, however they stand in it', () => {
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1, maxLength: 20 }), (secrets) => {
      const known = createKnownSecrets()
      known.add(secrets)
      const text = secrets
        .map((one) => `{"token":"${one}"} t=${encodeURIComponent(one)}&x ${btoa(one)}; it was ${one}.`)
        .join('\n')
      const clean = known.hide(text)
      for (const one of secrets) {
        fc.pre(one.replace(/[.=]+$/, '').length >= 8)
        expect(clean).not.toContain(`"${one}"`)
        expect(clean).not.toContain(`was ${one}`)
        expect(clean).not.toContain(btoa(one).replace(/=+$/, ''))
      }
    }),
  )
})

test('everything else stays as it is, and the oldest secrets are forgotten', () => {
  const known = createKnownSecrets()
  const text = 'Listing calls from 2026-03-10T12:00:00Z, key points included: 25 of 100.'
  expect(known.hide(text)).toBe(text)
  known.add(['old-secret-0'])
  known.add(Array.from({ length: 20_000 }, (_, number) => `token-number-${number}`))
  expect(known.hide(`${text} old-secret-0 token-number-19999`)).toBe(`${text} old-secret-0 [redacted]`)
})
