import { mkdirSync, writeFileSync } from 'node:fs'
import { cliPage } from './generator/cli-page.ts'
import { entitiesPage } from './generator/entities-page.ts'
import { settingsPage } from './generator/settings-page.ts'

/** The folder of the pages that are generated. */
export const referenceFolder = new URL('reference/', import.meta.url)

/** Makes the reference pages from the declarations: their text by file name. */
export function generatePages(): Record<string, string> {
  return { 'cli.md': cliPage(), 'entities.md': entitiesPage(), 'settings.md': settingsPage() }
}

if (import.meta.main) {
  const pages = generatePages()
  mkdirSync(referenceFolder, { recursive: true })
  for (const [name, text] of Object.entries(pages)) writeFileSync(new URL(name, referenceFolder), text)
  console.log(`docs/reference: ${Object.keys(pages).length} pages written`)
}
