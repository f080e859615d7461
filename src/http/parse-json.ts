/** The fewest digits of an integer that a double may not hold: 2^53 has 16. */
const fewestDigits = 16

/**
 * Parses JSON without losing a digit: an integer beyond 2^53, wherever it stands, becomes a string of its digits.
 *
 * Everything else is as `JSON.parse` has it, errors too. A text without such integers costs one look at every
 * sixteenth character; it needs no engine that shows a reviver the source text, so it runs in any browser.
 */
export function parseJson(text: string): unknown {
  const first = nextCandidate(text, 0)
  return JSON.parse(first === undefined ? text : quoteBigIntegers(text, first))
}

/** A run of at least 16 digits, with the minus sign before it, that may be an integer by itself. */
interface Candidate {
  readonly start: number
  readonly end: number
}

/** Any run of 16 digits covers one of the positions 15, 31, 47, ... after `from`. */
function nextCandidate(text: string, from: number): Candidate | undefined {
  for (let at = from + fewestDigits - 1; at < text.length; at += fewestDigits) {
    if (!isDigit(text.charCodeAt(at))) continue
    // A run this long also reaches eight positions to one side or the other: most digits are seen off here.
    if (!isDigit(text.charCodeAt(at - 8)) && !isDigit(text.charCodeAt(at + 8))) continue
    let start = at
    while (isDigit(text.charCodeAt(start - 1))) start--
    let end = at + 1
    while (isDigit(text.charCodeAt(end))) end++
    if (end - start >= fewestDigits) {
      if (text.charCodeAt(start - 1) === 0x2d /* - */) start--
      if (startsValue(text.charCodeAt(start - 1))) return { start, end }
    }
    at = end - 1
  }
  return undefined
}

/** Puts quotes around the integers that a double cannot hold, and around nothing inside strings. */
function quoteBigIntegers(text: string, first: Candidate): string {
  const parts: string[] = []
  let copied = 0
  let scanned = 0
  let candidate: Candidate | undefined = first
  while (candidate !== undefined) {
    const { start, end }: Candidate = candidate
    scanned = skipStrings(text, scanned, start)
    // Past the candidate: it stands inside a string, and the next one may begin only after that.
    if (scanned > start) {
      candidate = nextCandidate(text, scanned)
      continue
    }
    if (isBigInteger(text, start, end)) {
      parts.push(text.slice(copied, start), '"', text.slice(start, end), '"')
      copied = end
    }
    scanned = end
    candidate = nextCandidate(text, end)
  }
  parts.push(text.slice(copied))
  return parts.join('')
}

/** From a position outside strings, goes to `target`, or to the end of the string that holds it. */
function skipStrings(text: string, from: number, target: number): number {
  let at = from
  for (;;) {
    const opening = text.indexOf('"', at)
    if (opening === -1 || opening >= target) return target
    at = endOfString(text, opening)
    if (at > target) return at
  }
}

/** The position after the string that opens here; the text's length if it never closes. */
function endOfString(text: string, opening: number): number {
  let at = opening
  for (;;) {
    at = text.indexOf('"', at + 1)
    if (at === -1) return text.length
    let backslashes = 0
    while (text.charCodeAt(at - 1 - backslashes) === 0x5c /* \ */) backslashes++
    if (backslashes % 2 === 0) return at + 1
  }
}

/** Whether this is a whole JSON number, an integer, and one that a double cannot hold. */
function isBigInteger(text: string, start: number, end: number): boolean {
  const literal = text.slice(start, end)
  return !/^-?0/.test(literal) && !Number.isSafeInteger(Number(literal)) && endsValue(text, end)
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function startsValue(before: number): boolean {
  return (
    before === 0x3a /* : */ || before === 0x2c /* , */ || before === 0x5b /* [ */ || isSpaceOrEdge(before)
  )
}

/** A value ends before a comma, a closing bracket or the end; not so a fraction, an exponent or a (wrong) key. */
function endsValue(text: string, end: number): boolean {
  let at = end
  while (at < text.length && isSpaceOrEdge(text.charCodeAt(at))) at++
  const after = text.charCodeAt(at)
  return at === text.length || after === 0x2c /* , */ || after === 0x5d /* ] */ || after === 0x7d /* } */
}

/** White space as JSON has it; NaN is what `charCodeAt` says outside the text. */
function isSpaceOrEdge(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || Number.isNaN(code)
}
