import { english } from './english.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import { spanish } from './spanish.ts'
import type { Language } from './words.ts'

/** Every language that is spoken on the account's calls, by its ISO-639-2B code. */
export const LANGUAGES: ReadonlyMap<string, Language> = new Map(
  [english, spanish, german, french].map((language) => [language.code, language]),
)

/** The words of a language; English for one that has none. */
export function wordsOf(code: string): Language {
  return LANGUAGES.get(code) ?? english
}
