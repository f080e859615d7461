/**
 * JSON text with other white space and everything else as it was, so that no digit of a long number is lost.
 * @param indent spaces a level; 0 for one line.
 */
export function reformatJson(text: string, indent: number): string {
  // Strings whole, and white space between them; what stands inside a string is no structure.
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g) ?? []
  const isOneLine = indent === 0
  let depth = 0
  let made = ''
  const newLine = () => (isOneLine ? '' : `\n${' '.repeat(indent * depth)}`)
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1]
    if (token === '}' || token === ']') {
      depth--
      made += before === '{' || before === '[' ? token : newLine() + token
      continue
    }
    if (before === '{' || before === '[' || before === ',') made += newLine()
    made += token === ':' && !isOneLine ? ': ' : token
    if (token === '{' || token === '[') depth++
  }
  return made
}
