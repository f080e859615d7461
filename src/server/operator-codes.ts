import { createHash } from 'node:crypto'

/** Codes in links that open the operator's page once, so that the key itself stands in no terminal. */
export interface OperatorCodes {
  issue(): string
  /** @returns whether it was a code that nobody has used, and not too old. */
  redeem(code: string): boolean
}

/** How long a code is good, in milliseconds. */
const lifeMs = 15 * 60_000
const codeBytes = 24
/** Codes that are good at once. */
const mostCodes = 100

/** Codes in memory: they end with the process. */
export function createOperatorCodes(
  randomBytes: (count: number) => Uint8Array,
  now: () => number,
): OperatorCodes {
  const endings = new Map<string, number>()
  const hash = (code: string) => createHash('sha256').update(code).digest('hex')
  return {
    issue() {
      const code = Buffer.from(randomBytes(codeBytes)).toString('base64url')
      if (endings.size >= mostCodes) endings.delete(endings.keys().next().value ?? '')
      endings.set(hash(code), now() + lifeMs)
      return code
    },
    redeem(code) {
      const ending = endings.get(hash(code))
      endings.delete(hash(code))
      return ending !== undefined && ending > now()
    },
  }
}
