import { readFileSync } from 'node:fs'
import { defineRoute, type Route } from '../route.ts'

/** A page with its files, as it is served. */
export interface StaticPage {
  /** Without a slash at the end; empty for the root. */
  readonly at: string
  /** Folder of the package in which the files lie. */
  readonly folder: string
  /** Names of the files; `index.html` is what the path itself answers. */
  readonly files: readonly string[]
  readonly summary: string
  /** Whether pages of others may embed it. */
  readonly isEmbeddable: boolean
}

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** The package's own folder, in a checkout as in `node_modules`: `src` and `dist` lie at the same depth. */
const packageFolder = new URL('../../../', import.meta.url)

/**
 * Routes to the files of a page, each by its name: no path of a request ever names a file.
 * What is served loads nothing from elsewhere, frames nothing, and tells nobody where it was.
 */
export function staticFileRoutes({ at, folder, files, summary, isEmbeddable }: StaticPage): Route[] {
  return files.map((file) => {
    const isPage = file === 'index.html'
    const type = contentTypeOf(file)
    return defineRoute({
      method: 'GET',
      path: isPage ? `${at}/` : `${at}/${file}`,
      tag: 'pages',
      summary: isPage ? summary : `The file ${file} of the page at ${at}/.`,
      isOpen: true,
      answers: { 200: { description: 'The file.', contentType: type.split(';')[0] ?? type } },
      handle: fileAnswer(`${folder}/${file}`, isEmbeddable),
    })
  })
}

/** Answers with a file of the package, read when it is first asked for. @param file from the package's folder. */
export function fileAnswer(file: string, isEmbeddable: boolean): () => Response {
  const headers = { 'content-type': contentTypeOf(file), ...pageHeaders(isEmbeddable) }
  let bytes: Uint8Array<ArrayBuffer> | undefined
  return () => {
    bytes ??= new Uint8Array(readFileSync(new URL(file, packageFolder)))
    return new Response(bytes, { headers })
  }
}

function contentTypeOf(file: string): string {
  return contentTypes[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
}

/** Headers of everything that a browser shows. */
export function pageHeaders(isEmbeddable: boolean): Record<string, string> {
  const policy = [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    `img-src 'self'`,
    `connect-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors ${isEmbeddable ? '*' : `'none'`}`,
  ]
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
    ...(isEmbeddable ? {} : { 'x-frame-options': 'DENY' }),
  }
}
