/** What an id stands for; part of the id, so that an id of one kind is never found as another. */
export const ID_KINDS = {
  call: 1,
  user: 2,
  party: 3,
  speaker: 4,
  workspace: 5,
  tracker: 6,
  scorecard: 7,
  question: 8,
  questionRevision: 9,
  answeredScorecard: 10,
  folder: 11,
  comment: 12,
  brief: 13,
  meeting: 14,
  task: 15,
  target: 16,
  engagementIntegration: 17,
  contact: 18,
  flow: 30,
  flowFolder: 31,
  flowStep: 32,
  flowInstance: 33,
  crmIntegration: 34,
  permissionProfile: 35,
} as const

/** The kinds of things that carry an id. */
export type IdKind = keyof typeof ID_KINDS

/** Gives ids that look like Gong's (19 digits, beyond 2^53) and reads them back without a table. */
export interface Identifiers {
  /** The id of the n-th thing of a kind, as 19 decimal digits, so that text order is number order. */
  of(kind: IdKind, n: number): string
  /** Which thing of a kind an id means; undefined if it means none. */
  read(kind: IdKind, id: string): number | undefined
}

const MASK = (1n << 62n) - 1n
const FACTOR = 0x1b873593cc9e2d51n
const INVERSE = inverseModulo62(FACTOR)

/** Identifiers of the account that a seed describes. */
export function createIdentifiers(seed: number): Identifiers {
  const blind = (BigInt(seed) * 0x2545f4914f6cdd1dn) & MASK
  return {
    of(kind, n) {
      const plain = (BigInt(ID_KINDS[kind]) << 40n) | BigInt(n)
      return (scatter(plain ^ blind) + MASK + 1n).toString()
    },
    read(kind, id) {
      if (!/^\d{19}$/.test(id)) return undefined
      const scattered = BigInt(id) - MASK - 1n
      if (scattered < 0n || scattered > MASK) return undefined
      const plain = gather(scattered) ^ blind
      return plain >> 40n === BigInt(ID_KINDS[kind]) ? Number(plain & ((1n << 40n) - 1n)) : undefined
    },
  }
}

/** A number that JSON.stringify writes digit by digit, as Gong does for ids beyond 2^53. */
export function rawNumber(digits: string): object {
  return (JSON as unknown as { rawJSON(text: string): object }).rawJSON(digits)
}

function scatter(plain: bigint): bigint {
  const spread = ((plain ^ (plain >> 31n)) * FACTOR) & MASK
  return spread ^ (spread >> 31n)
}

function gather(scattered: bigint): bigint {
  const spread = scattered ^ (scattered >> 31n)
  const plain = (spread * INVERSE) & MASK
  return plain ^ (plain >> 31n)
}

function inverseModulo62(odd: bigint): bigint {
  let inverse = odd
  for (let round = 0; round < 6; round++) inverse = (inverse * (2n - odd * inverse)) & MASK
  return inverse & MASK
}
