import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generatePages, referenceFolder } from '../../docs/generate.ts'
import { settings } from '../../src/cli/settings.ts'
import { entityList } from '../../src/entities/entities.ts'
import { anchorsOf } from './pages.ts'

const pages = generatePages()

test.each(Object.keys(pages))('the reference page %s is what the declarations make', (name) => {
  const isFresh = readFileSync(new URL(name, referenceFolder), 'utf8') === pages[name]
  expect(isFresh, 'docs/reference is stale: run `npm run generate` and commit what it changes').toBe(true)
})

test('every entity has its heading and every setting its row', () => {
  const anchors = anchorsOf({ path: 'entities.md', text: pages['entities.md'] ?? '' })
  for (const { name } of entityList) expect(anchors).toContain(name)
  for (const { variable } of Object.values(settings))
    expect(pages['settings.md']).toContain(`| \`${variable}\` |`)
})
