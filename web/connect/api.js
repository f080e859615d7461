/**
 * @typedef {{ code: string, message: string, paths: readonly string[], status: number }} Refusal
 * @typedef {{
 *   isReconnecting: boolean,
 *   connection_id?: string,
 *   endUser: { display_name: string | null, email: string | null } | null,
 *   overrides: Record<string, { docs_connect?: string }>,
 *   integrations_config_defaults: Record<string, { connection_config?: Record<string, unknown> }>,
 *   connectUISettings: { defaultTheme: 'light' | 'dark' | 'system' },
 * }} Session
 * @typedef {{ unique_key: string, provider: 'gong' | 'gong-oauth', display_name: string }} Integration
 * @typedef {{ providerConfigKey: string, connectionId: string }} Connected
 */

/** The server lies where this page came from, one folder up; no other is ever asked. */
export const server = new URL('../', import.meta.url)

/** What the server refused, or why it could not be asked. */
export class RefusalError extends Error {
  /** @param {Refusal} refusal */
  constructor(refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

/**
 * @param {string} path below the server
 * @param {string} token of the connect session
 * @param {{ method?: string, body?: unknown }} [options]
 * @returns {Promise<unknown>}
 */
async function ask(path, token, { method = 'GET', body } = {}) {
  /** @type {Response} */
  let response
  try {
    response = await fetch(new URL(path, server), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
    })
  } catch {
    throw new RefusalError({
      code: 'unreachable',
      message: 'The server could not be reached. Check your connection and try again.',
      paths: [],
      status: 0,
    })
  }
  const answer = response.status === 204 ? undefined : await response.json().catch(() => undefined)
  if (response.ok) return answer
  throw new RefusalError(readRefusal(response.status, answer))
}

/**
 * @param {number} status
 * @param {{ error?: { code?: string, message?: string, errors?: { path?: string[] }[] } } | undefined} answer
 * @returns {Refusal}
 */
function readRefusal(status, answer) {
  const { code = 'server_error', message, errors = [] } = answer?.error ?? {}
  return {
    code,
    status,
    message: messageOf(status, message),
    paths: errors.map(({ path = [] }) => path.join('.')),
  }
}

/**
 * What to say to a customer, who knows nothing of the server's insides.
 * @param {number} status
 * @param {string | undefined} message
 */
function messageOf(status, message) {
  if (status === 500 || status === 503)
    return 'The server cannot do this at the moment. Try again in a minute.'
  return message ?? `The server answered with ${status}. Try again in a moment.`
}

/**
 * The session and the ways to connect that it allows.
 * @param {string} token
 */
export async function loadSession(token) {
  const [session, integrations] = await Promise.all([
    ask('connect/session', token),
    ask('integrations', token),
  ])
  return {
    session: /** @type {{ data: Session }} */ (session).data,
    integrations: /** @type {{ data: Integration[] }} */ (integrations).data,
  }
}

/**
 * Connects by an access key.
 * @param {string} token
 * @param {string} integration
 * @param {{ username: string, password: string, baseUrl: string }} key `baseUrl` may be empty
 */
export async function connectByKey(token, integration, { username, password, baseUrl }) {
  const query = new URLSearchParams(baseUrl === '' ? {} : { 'params[api_base_url_for_customer]': baseUrl })
  const path = `api-auth/basic/${encodeURIComponent(integration)}?${query}`
  const body = { username, password }
  return /** @type {Connected} */ (await ask(path, token, { method: 'POST', body }))
}

/**
 * Ends the session: its token works no more.
 * @param {string} token
 */
export async function endSession(token) {
  await ask('connect/session', token, { method: 'DELETE' }).catch(() => undefined)
}
