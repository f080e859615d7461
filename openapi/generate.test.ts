import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { descriptionUrl } from './description.ts'
import { apiFolder, generate, generatedFiles } from './generate.ts'

const remedy = 'src/api is stale: run `npm run generate` and commit what it changes'

describe('the generated API', () => {
  test('Gong’s description is kept as it was published', () => {
    const sum = createHash('sha256').update(readFileSync(descriptionUrl)).digest('hex')
    expect(sum, 'corrections belong in openapi/overlay').toBe(
      '2dfd6ad2fd8509ce1586458a662e358fd884e1dce41a19d6a53ea35efe93a11f',
    )
  })

  const files = generate()

  test('has the files that the description and the overlay make, and no others', () => {
    expect(generatedFiles(), remedy).toEqual(Object.keys(files).sort())
  })

  test.each(Object.keys(files))('%s is what the description and the overlay make', (name) => {
    const isFresh = readFileSync(new URL(name, apiFolder), 'utf8') === files[name]
    expect(isFresh, remedy).toBe(true)
  })
})
