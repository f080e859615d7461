/** Longest text beside a flag. */
const mostCharacters = 200

/** What Gong says of a parameter in one sentence, without the forms of its dates, which all flags share. */
export function firstSentence(text: string): string {
  const plain = text
    .replaceAll(/\s*\((?:in ISO|e\.g\.|for example)[^)]*\)/gi, '')
    .replaceAll(/,? in (?:the )?ISO-8601 format.*$/gi, '.')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const end = /(?<!\be\.g|\bi\.e|\betc|\bvs)[.!?](?=\s+[A-Z“"'(]|\s*$)/.exec(plain)
  const sentence = (end === null ? plain : plain.slice(0, end.index)).replace(/[.;:,\s]+$/, '')
  return sentence.length > mostCharacters ? `${sentence.slice(0, mostCharacters - 1)}…` : sentence
}
