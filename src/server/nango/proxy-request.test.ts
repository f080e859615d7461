import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOf } from '../../http/raw.ts'
import { NangoError } from './nango-error.ts'
import { targetOf } from './proxy-request.ts'

/** Pieces of which tricks with paths are made. */
const tricky = fc.constantFrom(
  '/',
  '//',
  '\\',
  '..',
  '.',
  '%2e',
  '%2E%2e',
  '%252e%252e',
  '%2f',
  '%5c',
  '%252f',
  '@',
  ':',
  '?',
  '#',
  '%',
  '%zz',
  'https://evil.example',
  'https://api.gong.io',
  'http:',
  'evil.example',
  '\t',
  '\n',
  '\u0000',
  ' ',
  ';',
  '&',
  'é',
  '／',
  '。',
  'v2',
  'users',
  '%00',
)
const rest = fc.oneof(
  fc.array(tricky, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.webPath(),
  fc.string(),
)

/** Reads a path as any server on its way might. */
function unpack(path: string): string {
  let read = path
  for (let depth = 0; depth < 3; depth++)
    read = read.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  return read
}

describe('the path behind /proxy', () => {
  it.each([
    ['/https://api.gong.io/v2/calls?a=https://api.gong.io/', '/v2/calls?a=https://api.gong.io/'],
    ['/https:/API.gong.io/v2/calls', '/v2/calls'],
    ['/https://api.gong.io', '/'],
    ['/v2/https://api.gong.io/x', '/v2/https://api.gong.io/x'],
  ])('may begin with Gong’s usual host, which is left out: %s', (path, target) => {
    expect(targetOf(`http://localhost/proxy${path}`)).toBe(target)
  })

  it.each([
    '/https://api.gong.io.evil.example/',
    '/http://api.gong.io/',
    '/https://api.gong.io//evil.example',
  ])('may not begin with another one: %s', (path) =>
    expect(() => targetOf(`http://localhost/proxy${path}`)).toThrow(NangoError),
  )

  it.each(['https://api.gong.io', 'https://gateway.example/gong/api'])(
    'never leaves the host, nor the path before it: %s',
    (base) => {
      fc.assert(
        fc.property(rest, (given) => {
          const address = URL.parse(`http://127.0.0.1:3003/proxy/${given}`)
          // Does not come to the proxy at all.
          if (address === null || !address.pathname.startsWith('/proxy/')) return
          let url: URL
          try {
            const target = targetOf(address.href)
            url = addressOf({ target }, { header: '' }, base)
          } catch (error) {
            expect(error).toBeInstanceOf(NangoError)
            return
          }
          const { origin, pathname } = new URL(base)
          expect(url.origin).toBe(origin)
          expect(url.username + url.password).toBe('')
          expect(url.pathname.startsWith(`${pathname.replace(/\/$/, '')}/`)).toBe(true)
          const below = unpack(url.pathname.slice(pathname === '/' ? 0 : pathname.length))
          expect(below).not.toMatch(/(^|[/\\])\.\.?($|[/\\])|\\|^\/\//)
        }),
        { numRuns: 2000 },
      )
    },
  )

  it('is otherwise passed on as it came', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[\w~@:!$&'()*+,;=-]{1,12}$/), { minLength: 1 }), (parts) => {
        const path = `/${parts.join('/')}`
        fc.pre(!/^\/[a-z][a-z\d+.-]*:/i.test(path))
        expect(targetOf(`http://127.0.0.1/proxy${path}?q=%2B&a=1`)).toBe(`${path}?q=%2B&a=1`)
      }),
    )
  })
})
