import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { correct } from './correct.ts'
import { readDescription } from './description.ts'
import { overlay } from './overlay.ts'
import { writeOperations } from './write-operations.ts'
import { schemaHomes, writeSchemas } from './write-schemas.ts'
import { writeTypes } from './write-types.ts'

/** The folder of what is generated. */
export const apiFolder = new URL('../src/api/', import.meta.url)

/** Makes the files of `src/api/` from the description and the overlay: their text by file name. */
export function generate(): Record<string, string> {
  const { description } = correct(readDescription(), overlay)
  const homes = schemaHomes(description)
  return {
    'types.gen.ts': writeTypes(description),
    ...writeSchemas(description, homes),
    ...writeOperations(description, homes),
  }
}

/** The generated files that are there now, relative to `apiFolder`. */
export function generatedFiles(): string[] {
  return globSync('**/*.gen.ts', { cwd: fileURLToPath(apiFolder) }).sort()
}

if (import.meta.main) {
  const files = generate()
  for (const name of generatedFiles()) if (!(name in files)) rmSync(new URL(name, apiFolder))
  for (const folder of ['schemas/', 'operations/']) mkdirSync(new URL(folder, apiFolder), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(new URL(name, apiFolder), text)
  console.log(`src/api: ${Object.keys(files).length} files written`)
}
