import { get } from './api.js'
import { badge, h } from './dom.js'
import { count, duration, moment } from './format.js'

export const tones = /** @type {Record<string, string>} */ ({
  running: 'busy',
  success: 'good',
  error: 'bad',
})
const mostNames = 3

/** The name of an operation, of many syncs only the first. @param {any} operation */
export function titleOf({ kind, name }) {
  const names = name.split(', ')
  if (kind !== 'sync' || names.length <= mostNames) return name
  return `${names.length} syncs: ${names.slice(0, mostNames).join(', ')} …`
}

/** Shows one operation with its lines and its requests to Gong. @param {string} id */
export async function showOperation(id) {
  const { operation, lines, next_after: next } = await get(`logs/${encodeURIComponent(id)}`)
  const { status, message, details } = operation
  const close = h('button', { type: 'button' }, 'Close')
  const { records, ...others } = details ?? {}
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'operation-title' },
    h(
      'header',
      {},
      h('h2', { id: 'operation-title' }, titleOf(operation)),
      badge(tones[status] ?? '', status),
      close,
    ),
    h('dl', {}, ...facts(operation).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
    message !== null && h('p', { class: 'problem' }, message),
    records !== undefined && changes(records),
    Object.keys(others).length > 0 && h('pre', {}, JSON.stringify(others, null, 2)),
    lines.length === 0
      ? h('p', { class: 'soft' }, 'It has no lines.')
      : h('ol', { class: 'lines' }, ...lines.map(line)),
    next !== null && h('p', { class: 'soft' }, `There is more: gong-connector logs ${operation.id}`),
  )
  close.addEventListener('click', () => dialog.close())
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close())
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}

/** @param {any} operation @returns {[string, Node | string][]} */
function facts(operation) {
  const {
    kind,
    name,
    connection_id: connection,
    provider_config_key: integration,
    duration_ms: ms,
  } = operation
  const all = /** @type {[string, Node | string | null][]} */ ([
    ['kind', kind],
    ['syncs', kind === 'sync' ? name : null],
    ['connection', connection === null ? null : `${connection} (${integration})`],
    ['began', moment(operation.started_at)],
    ['took', ms === null ? null : duration(ms)],
    ['id', operation.id],
  ])
  return /** @type {[string, Node | string][]} */ (all.filter(([, value]) => value !== null))
}

/** What happened to records, by model. @param {Record<string, any>} records */
function changes(records) {
  const told = Object.entries(records).map(([model, { added = 0, updated = 0, deleted = 0 }]) => {
    const parts = [
      [added, 'new'],
      [updated, 'changed'],
      [deleted, 'gone'],
    ].filter(([number]) => Number(number) > 0)
    const text = parts.map(([number, word]) => `${count(Number(number))} ${word}`).join(', ') || 'nothing new'
    return h('li', {}, h('strong', {}, model), ' ', h('span', { class: 'soft' }, text))
  })
  return h('ul', { class: 'changes' }, ...told)
}

/** @param {any} given */
function line({ at, level, text, request }) {
  const time = h('time', { class: 'soft', title: at }, at.slice(11, 23))
  if (request === null) return h('li', { class: level }, time, h('span', { class: 'grow' }, text))
  const { method, url, status, duration_ms: ms, attempt, waited_ms: waited } = request
  const isGood = status !== null && status < 400
  const address = URL.parse(url)
  const path = address === null ? url : address.pathname + address.search
  const waiting = waited >= 1 ? `, waited ${duration(waited)}` : ''
  return h(
    'li',
    { class: level },
    time,
    badge(isGood ? 'good' : 'bad', status === null ? 'none' : String(status)),
    h('span', { class: 'grow address', title: url }, h('strong', {}, method), ' ', path),
    h('span', { class: 'facts soft' }, duration(ms) + waiting + (attempt > 1 ? `, try ${attempt}` : '')),
  )
}
