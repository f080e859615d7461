const hidden = '[redacted]'

/** Headers, parameters and fields whose values are secrets, whatever their spelling. */
const secretWords =
  /(authorization|password|secret|token|api[-_]?key|access[-_]?key|signature|credential|cookie|X-Amz-[A-Za-z-]+)/i

const inText: readonly (readonly [RegExp, string])[] = [
  [/\b(Basic|Bearer)\s+[A-Za-z0-9+/=._~-]{8,}/g, `$1 ${hidden}`],
  [
    /([?&](?:[^=&\s]*(?:token|secret|key|signature|code|Signature|Credential)[^=&\s]*)=)[^&\s"']+/gi,
    `$1${hidden}`,
  ],
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/g, hidden],
]

/**
 * Makes a function that takes secrets out of text: the given ones wherever they stand (also Base64 and
 * percent-encoded), and whatever looks like a credential.
 */
export function createRedact(secrets: readonly (string | undefined)[] = []): (text: string) => string {
  // Short values, such as a test’s “secret”, would blot out innocent words.
  const known = secrets
    .filter((secret) => secret !== undefined && secret.length >= 8)
    .map((secret) => secret ?? '')
  const forms = [...new Set(known.flatMap((secret) => [secret, encodeURIComponent(secret), base64(secret)]))]
  forms.sort((left, right) => right.length - left.length)
  return (text) => {
    let clean = text
    for (const form of forms) clean = clean.replaceAll(form, hidden)
    for (const [pattern, replacement] of inText) clean = clean.replaceAll(pattern, replacement)
    return clean
  }
}

/** The object with the values of secret-looking fields hidden, at every depth. */
export function redactFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactFields)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      secretWords.test(name) && typeof field === 'string' ? hidden : redactFields(field),
    ]),
  )
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
