import { createPublicKey, type KeyObject } from 'node:crypto'

/** RS256 wants no shorter ones (RFC 7518, 3.3). */
const fewestBits = 2048

/**
 * A public key as Gong shows it at a rule: Base64 of its DER (SPKI), without the lines around it; with them, and with
 * line breaks, it is taken too.
 * @returns the key in Gong's form, or what is wrong with it, after its name.
 */
export function readRuleKey(text: string): { readonly key: string } | { readonly wrong: string } {
  const code = text.replaceAll(/-----(BEGIN|END) PUBLIC KEY-----/g, '').replaceAll(/\s+/g, '')
  const parsed = parse(code)
  if (parsed === undefined)
    return { wrong: 'is no public key; paste it as Gong shows it with “Show public key”' }
  if (parsed.asymmetricKeyType !== 'rsa') return { wrong: 'is no RSA key, with which Gong signs' }
  const bits = parsed.asymmetricKeyDetails?.modulusLength ?? 0
  return bits < fewestBits ? { wrong: `has ${bits} bits, fewer than ${fewestBits}` } : { key: code }
}

/** The key that a text in Gong's form stands for; undefined when it is none. */
export function parseRuleKey(text: string): KeyObject | undefined {
  const read = readRuleKey(text)
  return 'key' in read ? parse(read.key) : undefined
}

function parse(code: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(code, 'base64'), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}
