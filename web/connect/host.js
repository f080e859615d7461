/** The page that embeds this one, and what is said to it: the messages of `@nangohq/frontend`. */

const parent = window.parent === window ? undefined : window.parent

/** Who embeds this page; known for certain once it has sent the session's token. */
let origin = window.location.ancestorOrigins?.[0] ?? originOf(document.referrer)

/** Whether this page stands in a frame of another. */
export const isEmbedded = parent !== undefined

/** @param {string} address */
function originOf(address) {
  return URL.canParse(address) ? new URL(address).origin : undefined
}

/**
 * Says something to the embedding page. Until it is known who that is, only that this page is ready, or is to be
 * closed, which anybody may hear.
 * @param {{ type: string, payload?: unknown }} message
 */
export function tellHost(message) {
  if (parent === undefined) return
  if (origin !== undefined) parent.postMessage(message, origin)
  else if (message.payload === undefined) parent.postMessage(message, '*')
}

/**
 * Waits for the token of a session, which the embedding page sends once this one is ready; also for later ones.
 * @param {(token: string) => void} take
 */
export function onSessionToken(take) {
  window.addEventListener('message', ({ source, origin: from, data }) => {
    if (source !== parent || parent === undefined) return
    if (data?.type !== 'session_token' || typeof data.sessionToken !== 'string') return
    origin = from
    take(data.sessionToken)
  })
}
