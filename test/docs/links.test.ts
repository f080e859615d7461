import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { anchorsOf, readPages, root } from './pages.ts'

const pages = readPages()

test.each(pages.map((page) => [page.path, page] as const))(
  'the links of %s lead somewhere',
  (path, { text }) => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
    const broken = targets.filter((target) => {
      if (/^https?:/.test(target)) return false
      const [file = '', anchor] = target.split('#')
      const to = file === '' ? path : normalize(join(dirname(path), file))
      if (!existsSync(join(root, to))) return true
      const page = pages.find((candidate) => candidate.path === to)
      return anchor !== undefined && !(page && anchorsOf(page).has(anchor))
    })
    expect(broken).toEqual([])
  },
)

test('every page can be reached from the README', () => {
  const reached = new Set(['README.md'])
  for (const path of reached) {
    const { text } = pages.find((page) => page.path === path) ?? { text: '' }
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s#]+\.md)/g))
      reached.add(normalize(join(dirname(path), target)))
  }
  expect(pages.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([])
})
