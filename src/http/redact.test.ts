import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedact, redactFields } from './redact.ts'

describe('redacted text', () => {
  it('never holds a known secret, plain, in Base64 or percent-encoded', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme-ascii' }),
        fc.string(),
        (secret, around) => {
          const redact = createRedact([secret])
          const text = `${around}${secret}${around} ${btoa(secret)} ${encodeURIComponent(secret)}`
          const clean = redact(text.replaceAll('[redacted]', ''))
          fc.pre(!around.includes(secret) && !'[redacted]'.includes(secret))
          expect(clean).not.toContain(btoa(secret))
          expect(clean.startsWith(`${around.replaceAll('[redacted]', '')}${secret}`)).toBe(false)
        },
      ),
    )
  })

  it('hides what looks like a credential though nobody named it', () => {
    const redact = createRedact()
    expect(redact('Authorization: Basic a2V5OnNlY3JldA==')).toBe('Authorization: Basic [redacted]')
    expect(redact('GET /x?refresh_token=abc123&page=2')).toBe('GET /x?refresh_token=[redacted]&page=2')
    expect(redact('https://s3/a.mp3?X-Amz-Signature=deadbeef&X-Amz-Expires=28800')).toContain(
      'X-Amz-Expires=28800',
    )
    expect(redact('https://s3/a.mp3?X-Amz-Signature=deadbeef')).not.toContain('deadbeef')
    expect(redact('cursor eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.abc_-1 refused')).toBe('cursor [redacted] refused')
  })

  it('leaves everything else as it is', () => {
    const text = 'Listing calls from 2026-03-10T12:00:00Z, key points included: 25 of 100.'
    expect(createRedact(['ab', undefined, ''])(text)).toBe(text)
  })

  it('hides secret fields of objects at every depth', () => {
    const config = {
      credentials: { access_key: 'a', client_secret: 'b', auth_type: 'APIKey' },
      list: [{ token: 'c' }],
    }
    expect(redactFields(config)).toEqual({
      credentials: { access_key: '[redacted]', client_secret: '[redacted]', auth_type: 'APIKey' },
      list: [{ token: '[redacted]' }],
    })
  })
})
