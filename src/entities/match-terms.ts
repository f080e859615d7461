/** What a query looks for: words, or phrases where they stand in quotes, folded. */
export type Terms = readonly string[]

/** A text in which terms were looked for. */
export interface TermsFound {
  /** Those of the terms that it holds. */
  readonly terms: Terms
  /** The text around the first of them. */
  readonly snippet: string
}

const longestTermCount = 12
const snippetLength = 160

/** The words of a query, and its phrases in quotes; at most twelve. */
export function parseTerms(query: string): Terms {
  const found = [...query.matchAll(/["“]([^"”]+)["”]|(\S+)/gu)].map(
    ([, phrase, word]) => phrase ?? word ?? '',
  )
  const terms = found
    .map((term) => fold(term).replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .map((term) => term.replaceAll(/\s+/gu, ' '))
    .filter((term) => term !== '')
  return [...new Set(terms)].slice(0, longestTermCount)
}

/** Which of the terms a text holds; a word counts where another begins with it: `price` finds `prices`, not `caprice`. */
export function termsIn(terms: Terms, text: string): Terms {
  const folded = fold(text)
  return terms.filter((term) => indexOfTerm(folded, term) >= 0)
}

/** The same, with the text around the first term; undefined when it holds none. */
export function findTerms(terms: Terms, text: string): TermsFound | undefined {
  const found = termsIn(terms, text)
  const [first] = found
  if (first === undefined) return undefined
  return { terms: found, snippet: snippetAround(text, first) }
}

/** Without accents and case. */
function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

const letter = /[\p{L}\p{N}]/u
// Written without spaces: a word may begin anywhere.
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u

function indexOfTerm(folded: string, term: string): number {
  for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + 1)) {
    const before = folded.charAt(at - 1)
    if (at === 0 || !letter.test(before) || unspaced.test(term)) return at
  }
  return -1
}

/** Folding changes lengths, so the place in the text is looked for by folding ever longer beginnings of it. */
function snippetAround(text: string, term: string): string {
  const characters = [...text.replaceAll(/\s+/g, ' ').trim()]
  if (characters.length <= snippetLength) return characters.join('')
  const target = indexOfTerm(fold(characters.join('')), term)
  let length = 0
  const found = characters.findIndex((character) => {
    const isThere = length >= target
    length += fold(character).length
    return isThere
  })
  const center = found < 0 ? 0 : found
  const from = Math.max(0, Math.min(center - snippetLength / 2, characters.length - snippetLength))
  const to = Math.min(characters.length, from + snippetLength)
  const inner = characters.slice(from, to).join('').trim()
  return `${from > 0 ? '…' : ''}${inner}${to < characters.length ? '…' : ''}`
}
