/** What a webhook of Gong's tells, as far as it matters here. */
export interface GongWebhook {
  /** The whole, to be forwarded. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly callId: string | undefined
  readonly isPrivate: boolean
  /** Sent by “Test now”. */
  readonly isTest: boolean
}

/** Gong nests nothing as deep; whoever walks through what it sent must not run out of stack. */
const deepest = 100

/** Gong's ids are 64-bit numbers; it refuses to read any call together with what is none (gong facts, 2.5). */
const callIdForm = /^\d{1,20}$/

/** Reads what Gong sent; undefined when it is no object, or nested deeper than anything of Gong's. */
export function readGongWebhook(parsed: unknown): GongWebhook | undefined {
  if (!isObject(parsed) || isDeeper(parsed, deepest)) return undefined
  const callData = isObject(parsed['callData']) ? parsed['callData'] : {}
  const metaData = isObject(callData['metaData']) ? callData['metaData'] : {}
  const id = String(metaData['id'])
  return {
    payload: parsed,
    callId: callIdForm.test(id) ? id : undefined,
    // At the top in what real accounts send, and in the call's own facts as in its API.
    isPrivate: parsed['isPrivate'] === true || metaData['isPrivate'] === true,
    isTest: parsed['isTest'] === true,
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((field) => isDeeper(field, levels - 1))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
