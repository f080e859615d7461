/** How long a server that is gone is left alone, in milliseconds. */
const longestPauseMs = 4000
const keyName = 'gong-connector key'

/** The server's answer to what it does not do. */
export class Refusal extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

/** The key, kept as long as the tab. */
export const key = {
  get: () => sessionStorage.getItem(keyName),
  /** @param {string} value */
  set: (value) => sessionStorage.setItem(keyName, value),
  forget: () => sessionStorage.removeItem(keyName),
}

/**
 * Asks the server; only its public API.
 * @param {string} path relative to the page, so that it works below any address
 * @param {{ method?: string, body?: unknown, signal?: AbortSignal }} [options]
 */
async function ask(path, { method = 'GET', body, signal } = {}) {
  const response = await fetch(path, {
    method,
    headers: {
      authorization: `Bearer ${key.get() ?? ''}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause) => {
    throw signal?.aborted ? cause : new Refusal(0, 'The server does not answer.')
  })
  if (response.ok) return response
  const answer = await response.json().catch(() => ({}))
  throw new Refusal(response.status, answer?.error?.message ?? `The server answered ${response.status}.`)
}

/** @param {string} path @param {Record<string, string | undefined>} [query] @returns {Promise<any>} */
export async function get(path, query = {}) {
  const given = Object.entries(query).filter((pair) => pair[1] !== undefined && pair[1] !== '')
  const search = new URLSearchParams(/** @type {[string, string][]} */ (given))
  return (await ask(given.length === 0 ? path : `${path}?${search}`)).json()
}

/** @param {string} path @param {unknown} [body] @returns {Promise<any>} */
export async function post(path, body) {
  return (await ask(path, { method: 'POST', ...(body === undefined ? {} : { body }) })).json()
}

/**
 * News of the log as they come, until the signal; connects again by itself. EventSource could not send the key.
 * @param {(event: string, data: any) => void} hear
 * @param {(isLive: boolean) => void} onLive
 * @param {AbortSignal} signal
 */
export async function follow(hear, onLive, signal) {
  let pause = 1000
  while (!signal.aborted) {
    try {
      const response = await ask('logs/stream', { signal })
      onLive(true)
      pause = 1000
      await readEvents(response, hear)
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) return
    }
    if (signal.aborted) return
    onLive(false)
    await new Promise((resolve) => setTimeout(resolve, pause))
    pause = Math.min(longestPauseMs, pause * 2)
  }
}

/** @param {Response} response @param {(event: string, data: any) => void} hear */
async function readEvents(response, hear) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (reader !== undefined) {
    const { done, value } = await reader.read()
    if (done) return
    text += value
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1]
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (event !== undefined && data !== undefined) hear(event, JSON.parse(data))
    }
  }
}
