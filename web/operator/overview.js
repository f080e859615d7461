import { badge, h, redraw } from './dom.js'
import { count, duration, moment } from './format.js'
import { titleOf } from './operation-dialog.js'

const queueNames = /** @type {Record<string, string>} */ ({
  syncs: 'syncs',
  actions: 'actions',
  webhooks_out: 'webhooks',
  webhooks_in: 'events from Gong',
})

/** @param {string} label @param {string} value @param {string} note @param {string} [tone] */
function tile(label, value, note, tone = '') {
  return h(
    'li',
    { class: `tile ${tone}` },
    h('span', { class: 'label' }, label),
    h('strong', {}, value),
    h('span', { class: 'soft' }, note),
  )
}

/** The numbers that say at a glance how it is. @param {Element} place @param {any} status */
export function showTiles(place, status) {
  const { connections, queues, runs, webhooks, budgets } = status
  const waiting = queues.filter((/** @type {any} */ one) => one.size > 0)
  const size = waiting.reduce((/** @type {number} */ all, /** @type {any} */ one) => all + one.size, 0)
  const lag = Math.max(0, ...queues.map((/** @type {any} */ one) => one.lag_ms))
  const spent = budgets.reduce(
    (/** @type {number} */ all, /** @type {any} */ one) => all + one.spent_today,
    0,
  )
  const all = connections.healthy + connections.failed
  const what = waiting
    .map((/** @type {any} */ one) => `${count(one.size)} ${queueNames[one.queue] ?? one.queue}`)
    .join(', ')
  const content = { connections, running: runs.length, waiting, lag: Math.round(lag / 1000), webhooks, spent }
  redraw(place, content, () => [
    tile(
      'Connections',
      count(all),
      connections.failed === 0
        ? all === 0
          ? 'none yet'
          : 'all let in by Gong'
        : `${count(connections.failed)} refused by Gong`,
      connections.failed > 0 ? 'bad' : '',
    ),
    tile(
      'Running now',
      count(runs.length),
      runs.length === 1 ? 'connection is read' : 'connections are read',
    ),
    tile(
      'Due',
      count(size),
      size === 0 ? 'nothing waits' : `${what}, oldest ${duration(lag)}`,
      lag > 900_000 ? 'bad' : '',
    ),
    tile('Requests today', count(spent), 'to Gong, in this UTC day'),
    tile(
      'Webhooks',
      count(webhooks.delivered_today),
      webhooks.failed_today > 0
        ? `delivered in 24 h, ${count(webhooks.failed_today)} failed`
        : 'delivered in 24 h',
      webhooks.failed_today > 0 ? 'bad' : '',
    ),
  ])
}

const mostFailures = 5

/** What has failed and goes on failing. @param {HTMLElement} place @param {any[]} failures */
export function showFailures(place, failures) {
  place.hidden = failures.length === 0
  redraw(place, failures, () => {
    const title = failures.length === 1 ? 'One thing fails' : `${count(failures.length)} things fail`
    const rows = failures.map(({ text, since }) =>
      h('li', {}, text, h('span', { class: 'soft' }, ' since ', moment(since))),
    )
    const hidden = rows.splice(mostFailures)
    const rest = h('details', {}, h('summary', {}, `${count(hidden.length)} more`), h('ul', {}, ...hidden))
    return [h('h2', {}, title), h('ul', {}, ...rows), ...(hidden.length > 0 ? [rest] : [])]
  })
}

/** What is read at this moment. @param {Element} place @param {any[]} runs */
export function showRuns(place, runs) {
  redraw(place, runs, () => {
    if (runs.length === 0) return [h('p', { class: 'empty' }, 'Nothing runs at this moment.')]
    return [
      h(
        'ul',
        { class: 'rows' },
        ...runs.map((run) => {
          const since = h(
            'time',
            { datetime: run.started_at, 'data-since': true },
            duration(Date.now() - Date.parse(run.started_at)),
          )
          const records = Object.values(run.records).reduce(
            (/** @type {number} */ all, /** @type {any} */ one) =>
              all + one.added + one.updated + one.deleted,
            0,
          )
          return h(
            'li',
            {},
            h(
              'div',
              { class: 'grow' },
              h('strong', {}, run.connection_id),
              h('p', { class: 'soft' }, titleOf({ kind: 'sync', name: run.syncs.join(', ') }) || run.cause),
            ),
            h(
              'div',
              { class: 'end' },
              badge('busy', 'running'),
              h('p', { class: 'soft' }, since, records > 0 ? `, ${count(records)} changes` : ''),
            ),
          )
        }),
      ),
    ]
  })
}

/** What the accounts have spent of their day. @param {Element} place @param {any[]} budgets */
export function showBudgets(place, budgets) {
  const sorted = budgets.toSorted((left, right) => right.spent_today - left.spent_today).slice(0, 12)
  redraw(place, sorted, () => {
    if (sorted.length === 0) return [h('p', { class: 'empty' }, 'No request was sent to Gong yet.')]
    return [
      h(
        'ul',
        { class: 'rows' },
        ...sorted.map((budget) => h('li', {}, budgetBar(budget, budget.connection_id))),
      ),
    ]
  })
}

/** @param {any} budget @param {string} name */
export function budgetBar({ spent_today: spent, per_day: most, left_today: left }, name) {
  const text = most === null ? `${count(spent)} spent, no limit` : `${count(left)} of ${count(most)} left`
  const share = most === null ? 0 : spent / most
  const tone = share >= 1 ? 'bad' : share > 0.8 ? 'warn' : ''
  return h(
    'div',
    { class: 'budget' },
    h('p', {}, h('strong', {}, name), h('span', { class: 'soft' }, text)),
    h('progress', {
      class: tone,
      max: most ?? 1,
      value: Math.min(spent, most ?? 0),
      'aria-label': `Requests of ${name} today: ${text}`,
    }),
  )
}
