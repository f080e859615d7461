import { follow, get, key, Refusal } from './api.js'
import { createConnections } from './connections.js'
import { h, redraw } from './dom.js'
import { duration, refreshMoments } from './format.js'
import { createOperations } from './operations.js'
import { showBudgets, showFailures, showRuns, showTiles } from './overview.js'
import { showSignIn, takeFromLink } from './sign-in.js'
import { createWebhooks } from './webhooks.js'

const root = /** @type {HTMLElement} */ (document.getElementById('root'))
const refreshMs = 5000
const soonMs = 700
let stop = new AbortController()

/** @param {string} [reason] */
function signIn(reason) {
  stop.abort()
  showSignIn(root, open, reason)
}

function leave() {
  key.forget()
  signIn()
}

/** The places of the page, empty. */
function createPlaces() {
  const card = (/** @type {string} */ label, /** @type {string} */ tone = '') =>
    h('section', { class: `card ${tone}`, 'aria-label': label })
  const titled = (/** @type {string} */ title) => {
    const inside = h('div')
    return { inside, card: h('section', { class: 'card' }, h('header', {}, h('h2', {}, title)), inside) }
  }
  return {
    about: h('span', { class: 'soft about' }),
    live: h('span', { class: 'live', role: 'status' }),
    tiles: h('ul', { class: 'tiles', 'aria-label': 'At a glance' }),
    failures: card('Failures', 'failures'),
    connections: card('Connections'),
    runs: titled('Running now'),
    budgets: titled('Budget of the day'),
    webhooks: card('Webhooks that did not arrive'),
    operations: card('What it did'),
  }
}

/** @param {ReturnType<typeof createPlaces>} places */
function show({ about, live, tiles, failures, connections, runs, budgets, webhooks, operations }) {
  failures.hidden = true
  webhooks.hidden = true
  const icon = h('img', { src: 'operator/icon.svg', alt: '', width: 28, height: 28 })
  const signOut = h('button', { type: 'button', onclick: leave }, 'Sign out')
  const side = h('div', { class: 'side' }, runs.card, budgets.card, webhooks)
  root.replaceChildren(
    h('header', { class: 'top' }, icon, h('h1', {}, 'gong-connector'), about, live, signOut),
    h('main', {}, tiles, failures, h('div', { class: 'columns' }, connections, side), operations),
  )
}

/** The page for those whom the server lets in. */
function open() {
  stop.abort()
  stop = new AbortController()
  const { signal } = stop
  const places = createPlaces()
  show(places)
  let timer = 0
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void refresh(), soonMs)
  }
  const connections = createConnections(places.connections, soon)
  const webhooks = createWebhooks(places.webhooks)
  const operations = createOperations(places.operations)

  let isLive = false
  /** Why what is shown may be old, while the server answers. */
  let trouble = ''
  const showLive = () => {
    places.live.className = isLive && trouble === '' ? 'live on' : 'live'
    const text = !isLive ? 'connecting again' : trouble || 'live'
    if (places.live.textContent !== text) places.live.textContent = text
  }

  async function refresh() {
    try {
      showStatus(places, await get('status'))
      await Promise.all([connections.load(), webhooks.load()])
      trouble = ''
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.status === 401) return signIn('The key does not work any more.')
      trouble = error.message
    }
    showLive()
  }

  const loadOperations = () => void operations.load().catch(() => undefined)
  /** @param {boolean} isNow */
  const turnLive = (isNow) => {
    isLive = isNow
    showLive()
    // What happened meanwhile nobody has told.
    if (isLive) loadOperations()
  }
  /** @param {string} event @param {any} data */
  const hear = (event, data) => {
    if (event === 'gap') loadOperations()
    if (event !== 'operation') return
    operations.hear(data)
    // Of these there may be a thousand a second.
    if (data.kind !== 'proxy' && data.kind !== 'execute') soon()
  }

  void refresh()
  const regular = setInterval(() => !document.hidden && void refresh(), refreshMs)
  const clock = setInterval(refreshMoments, 1000)
  document.addEventListener('visibilitychange', () => !document.hidden && soon(), { signal })
  signal.addEventListener('abort', () => {
    clearInterval(regular)
    clearInterval(clock)
    clearTimeout(timer)
  })
  void follow(hear, turnLive, signal)
}

/** @param {ReturnType<typeof createPlaces>} places @param {any} status */
function showStatus({ about, tiles, failures, runs, budgets }, status) {
  const { version, database, uptime_seconds: seconds } = status
  redraw(about, [version, Math.floor(seconds / 60)], () => [
    `${version} on ${database}, up ${duration(seconds * 1000)}`,
  ])
  showTiles(tiles, status)
  showFailures(failures, status.failures)
  showRuns(runs.inside, status.runs)
  showBudgets(budgets.inside, status.budgets)
}

await takeFromLink()
window.addEventListener('hashchange', () => void takeFromLink().then(() => key.get() && open()))
if (key.get() === null) signIn()
else open()
