/** What a webhook of Gong's tells, as far as it matters here. */
export interface GongWebhook {
  /** The whole, to be forwarded. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly callId: string | undefined
  readonly isPrivate: boolean
  /** Sent by “Test now”. */
  readonly isTest: boolean
}

/** Reads what Gong sent; undefined when it is no object. */
export function readGongWebhook(parsed: unknown): GongWebhook | undefined {
  if (!isObject(parsed)) return undefined
  const callData = isObject(parsed['callData']) ? parsed['callData'] : {}
  const metaData = isObject(callData['metaData']) ? callData['metaData'] : {}
  const { id } = metaData
  return {
    payload: parsed,
    callId: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
    // At the top in what real accounts send, and in the call's own facts as in its API.
    isPrivate: parsed['isPrivate'] === true || metaData['isPrivate'] === true,
    isTest: parsed['isTest'] === true,
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
