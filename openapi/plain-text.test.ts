import { expect, test } from 'vitest'
import { correct } from './correct.ts'
import { eachOperation, readDescription, walkSchema } from './description.ts'
import { overlay } from './overlay.ts'
import { plainText } from './plain-text.ts'

test('HTML becomes plain text with a line for each block and list item', () => {
  expect(
    plainText('<style>p { color: red }</style>One<br>two &amp; <b>three</b> <ul><li>a</li><li> b</li></ul>'),
  ).toBe('One\ntwo & three\n- a\n- b')
  expect(plainText('<table><tr><th>Name</th><th>Type</th></tr></table>')).toBe('Name | Type')
  expect(plainText('a < b, &lt;p&gt; and &#39;c&#39;')).toBe("a < b, <p> and 'c'")
})

test('no text of Gong’s description keeps its markup', () => {
  const { description } = correct(readDescription(), overlay)
  const texts = [...eachOperation(description)].flatMap(({ operation }) => [
    operation.summary,
    operation.description,
  ])
  for (const schema of Object.values(description.components.schemas)) {
    walkSchema(schema, (node) => texts.push(node.description))
  }
  for (const text of texts) expect(plainText(text ?? '')).not.toMatch(/<\/?[a-z]+>|&[a-z]+;|\n\n/)
})
