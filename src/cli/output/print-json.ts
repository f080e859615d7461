import type { Context } from '../context.ts'

/** Prints a value as JSON: indented for people, on one line for programs. */
export function printJson(context: Context, value: unknown, { compact = false } = {}): void {
  const isForPeople = context.printsToTerminal && !compact
  const text = JSON.stringify(value, null, isForPeople ? 2 : 0)
  context.print(context.printsToTerminal ? withoutControls(text) : text)
}

/** Control characters that JSON may hold as they are, but that some terminals obey. */
export function withoutControls(text: string): string {
  return text.replaceAll(
    /[\u007f-\u009f]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}
