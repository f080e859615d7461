import { get, post } from './api.js'
import { actionButton, attempt, badge, h, redraw } from './dom.js'
import { count, duration, moment } from './format.js'
import { budgetBar } from './overview.js'
import { syncTable } from './sync-table.js'

const healthWords = /** @type {Record<string, [string, string]>} */ ({
  healthy: ['good', 'healthy'],
  failed: ['bad', 'refused by Gong'],
  failing: ['bad', 'a sync fails'],
  late: ['warn', 'late'],
})
const pageSize = '25'
const typingMs = 200

/**
 * What the list shows at the moment, and how it is shown anew.
 * @typedef {{ open: string, budgets: Map<string, any>, load: () => Promise<void>, changed: () => void }} View
 */

/**
 * The connections with what can be done to them.
 * @param {Element} place
 * @param {() => void} changed to be called when something was done
 */
export function createConnections(place, changed) {
  const list = h('div', { class: 'rows' })
  const more = h('p', { class: 'more', hidden: true })
  const search = h('input', {
    type: 'search',
    placeholder: 'Find by id',
    'aria-label': 'Find connections by id',
  })
  const connect = actionButton('Connect an account', connectAccount, { class: 'main' })
  const tools = h('div', { class: 'tools' }, search, connect)
  place.replaceChildren(h('header', {}, h('h2', {}, 'Connections'), tools), list, more)
  let page = 0
  let timer = 0
  /** @type {View} */
  const view = { open: '', budgets: new Map(), load, changed }
  search.addEventListener('input', () => {
    clearTimeout(timer)
    page = 0
    timer = setTimeout(() => void attempt(load), typingMs)
  })

  async function load() {
    const wanted = search.value.trim()
    const asked = page
    const found = await get('status/connections', { search: wanted, limit: pageSize, page: String(asked) })
    // What was asked later has priority.
    if (wanted !== search.value.trim() || asked !== page) return
    const { connections, next_page: next } = found
    redraw(list, [connections, view.open, [...view.budgets]], () =>
      connections.length > 0
        ? connections.map((/** @type {any} */ one) => row(one, view))
        : [nothing(wanted)],
    )
    more.hidden = next === null && page === 0
    redraw(more, [next, page], () => [
      ...(page > 0 ? [actionButton('Back', () => turn(page - 1))] : []),
      ...(next === null ? [] : [actionButton('More', () => turn(next))]),
    ])
  }

  /** @param {number} to */
  function turn(to) {
    page = to
    return load()
  }

  return { load }
}

/** @param {string} wanted */
function nothing(wanted) {
  if (wanted !== '') return h('p', { class: 'empty' }, 'No connection has this in its id.')
  return h(
    'div',
    { class: 'empty' },
    h('strong', {}, 'No Gong account is connected yet.'),
    h('p', {}, 'Connect one here, or let your product do it with POST /connect/sessions.'),
  )
}

/** @param {any} connection @param {View} view */
function row(connection, view) {
  const { connection_id: id, provider_config_key: integration, health } = connection
  const [tone, word] = healthWords[health] ?? ['', health]
  const name = `${integration}/${id}`
  const isOpen = view.open === name
  const toggle = h(
    'button',
    { type: 'button', class: 'row', 'aria-expanded': String(isOpen), 'data-key': name },
    h('span', { class: `dot ${tone}`, 'aria-hidden': 'true' }),
    h('span', { class: 'grow' }, h('strong', {}, id), h('span', { class: 'soft' }, integration)),
    h(
      'span',
      { class: 'facts soft' },
      connection.is_running ? badge('busy', 'running') : summary(connection),
    ),
    badge(tone, word),
  )
  const turn = async () => {
    view.open = isOpen ? '' : name
    await view.load()
    if (isOpen) return
    const path = `connections/${encodeURIComponent(id)}/health`
    view.budgets.set(name, (await get(path, { provider_config_key: integration })).budget)
    await view.load()
  }
  toggle.addEventListener('click', () => void attempt(turn))
  return h(
    'div',
    { class: 'connection' },
    toggle,
    isOpen && details(connection, view, view.budgets.get(name)),
  )
}

/** @param {any} connection */
function summary({ syncs, last_success_at: last, lag_ms: lag }) {
  if (syncs.length === 0) return 'no syncs'
  if (lag > 60_000) return `due for ${duration(lag)}`
  const told = `${count(syncs.length)} syncs, `
  return last === null ? `${told}not read yet` : h('span', {}, `${told}read `, moment(last))
}

/** @param {any} connection @param {View} view @param {any} budget */
function details(connection, view, budget) {
  const { connection_id, provider_config_key, auth_error: authError, syncs } = connection
  /** @param {string} path @param {unknown[]} chosen */
  const tell = async (path, chosen) => {
    await post(path, { provider_config_key, connection_id, syncs: chosen })
    await view.load()
    view.changed()
  }
  const has = (/** @type {boolean} */ started) =>
    syncs.some((/** @type {any} */ { state }) => (state === 'STARTED') === started)
  return h(
    'div',
    { class: 'details' },
    authError !== null && h('p', { class: 'problem' }, authError.message, ' ', moment(authError.at)),
    budget && budgetBar(budget, 'Budget of the day'),
    syncs.length === 0 ? h('p', { class: 'empty' }, 'It has no syncs.') : syncTable(syncs, tell),
    h(
      'p',
      { class: 'tools' },
      syncs.length > 0 && actionButton('Run all now', () => tell('sync/trigger', [])),
      has(true) && actionButton('Pause all', () => tell('sync/pause', [])),
      has(false) && actionButton('Start all', () => tell('sync/start', [])),
    ),
  )
}

async function connectAccount() {
  // Opened at once: a browser takes a window that comes later for an unwanted one.
  const opened = window.open('', '_blank')
  try {
    const { data } = await post('connect/sessions', { end_user: { id: 'operator' } })
    if (opened) opened.location.href = `connect/?session_token=${encodeURIComponent(data.token)}`
  } catch (error) {
    opened?.close()
    throw error
  }
}
