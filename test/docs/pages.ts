import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** A page of documentation. */
export interface Page {
  /** From the checkout's folder. */
  readonly path: string
  readonly text: string
}

/** A fenced block of a page. */
export interface CodeBlock {
  readonly path: string
  readonly line: number
  readonly language: string
  readonly code: string
}

/** Every page for people. */
export function readPages(): Page[] {
  return ['*.md', 'docs/**/*.md']
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** The fenced blocks of a page, also those inside list items. */
export function codeBlocksOf({ path, text }: Page): CodeBlock[] {
  return [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].map((match) => {
    const [, indent = '', language = '', code = ''] = match
    return {
      path,
      line: text.slice(0, match.index).split('\n').length,
      language,
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }
  })
}

/** The anchors that a page's headings make, as code hosts do. */
export function anchorsOf({ text }: Page): Set<string> {
  const headings = [...text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/^#+ (.+)$/gm)]
  const slug = (heading = '') =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-')
  return new Set(headings.map(([, heading]) => slug(heading)))
}
