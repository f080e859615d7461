import { actionButton, badge, h } from './dom.js'
import { moment } from './format.js'

/**
 * The syncs of a connection with what can be done to each.
 * @param {any[]} syncs
 * @param {(path: string, chosen: unknown[]) => Promise<void>} tell
 */
export function syncTable(syncs, tell) {
  const titles = ['Sync', 'Last run', 'Next run', ''].map((text) => h('th', { scope: 'col' }, text))
  return h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...titles)),
    h('tbody', {}, ...syncs.map((sync) => syncRow(sync, tell))),
  )
}

/** @param {any} sync @param {(path: string, chosen: unknown[]) => Promise<void>} tell */
function syncRow(sync, tell) {
  const label = sync.variant === 'base' ? sync.name : `${sync.name} (${sync.variant})`
  const chosen = [{ name: sync.name, variant: sync.variant }]
  const isStarted = sync.state === 'STARTED'
  const tone = sync.status === 'error' ? 'bad' : sync.status === 'success' ? 'good' : ''
  const next = sync.lag_ms > 0 ? 'due' : moment(sync.next_run_at, 'none')
  /** @param {string} word @param {string} path */
  const button = (word, path) =>
    actionButton(word, () => tell(path, chosen), {
      'data-key': `${path} ${label}`,
      'aria-label': `${word} ${label}`,
    })
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row' },
      h('span', { class: `dot ${tone}`, 'aria-hidden': 'true' }),
      label,
      sync.error !== null && h('span', { class: 'problem' }, sync.error),
    ),
    h('td', { 'data-label': 'Last run' }, moment(sync.last_run_at, 'not yet')),
    h('td', { 'data-label': 'Next run' }, isStarted ? next : badge('', 'paused')),
    h(
      'td',
      { class: 'tools' },
      button('Run now', 'sync/trigger'),
      isStarted ? button('Pause', 'sync/pause') : button('Start', 'sync/start'),
    ),
  )
}
