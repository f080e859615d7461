/** Secrets that come and go, such as the tokens of connected accounts. */
export interface KnownSecrets {
  add(secrets: readonly string[]): void
  /** The text without them: plain, in Base64 or percent-encoded. */
  hide(text: string): string
}

const hidden = '[redacted]'
/** The oldest are forgotten beyond this; a connection's are added whenever they are read. */
const most = 30_000
/** What stands between signs that secrets rarely have; shorter ones would blot out innocent words. */
const words = /[^\s"'`<>&?;,()[\]{}=:|\\]{8,}/g
const ending = /[.!…]+$/

/** Known secrets whose number costs a text nothing: its words are looked up, not the secrets searched for. */
export function createKnownSecrets(): KnownSecrets {
  const known = new Set<string>()
  const bare = (word: string) => word.replace(ending, '')
  return {
    add(secrets) {
      for (const word of secrets.flatMap(formsOf).flatMap(wordsOf).map(bare)) {
        known.delete(word)
        known.add(word)
      }
      for (const oldest of known) {
        if (known.size <= most) return
        known.delete(oldest)
      }
    },
    hide: (text) =>
      known.size === 0 ? text : text.replace(words, (word) => (known.has(bare(word)) ? hidden : word)),
  }
}

function wordsOf(text: string): readonly string[] {
  return text.match(words) ?? []
}

function formsOf(secret: string): string[] {
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(secret)))
  return [secret, encodeURIComponent(secret), base64]
}
