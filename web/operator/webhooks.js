import { get, post } from './api.js'
import { actionButton, h, redraw } from './dom.js'
import { moment } from './format.js'

/** Webhooks that did not arrive. @param {HTMLElement} place */
export function createWebhooks(place) {
  async function load() {
    const { data } = await get('webhooks/messages', { state: 'failed', limit: '10' })
    place.hidden = data.length === 0
    redraw(place, data, () => [
      h('header', {}, h('h2', {}, 'Webhooks that did not arrive')),
      h('ul', { class: 'rows' }, ...data.map(row)),
    ])
  }

  /** @param {any} message */
  function row({ id, type, connection_id: connection, created_at: at, deliveries }) {
    const failed = deliveries.filter((/** @type {any} */ one) => one.state === 'failed')
    const told = failed.map(
      (/** @type {any} */ one) => `${hostOf(one.url)}: ${one.last_status ?? one.last_error ?? 'gave up'}`,
    )
    return h(
      'li',
      {},
      h(
        'div',
        { class: 'grow' },
        h('strong', {}, connection === null ? type : `${type} of ${connection}`),
        h('p', { class: 'soft' }, told.join(', '), ' ', moment(at)),
      ),
      actionButton(
        'Send again',
        () => post(`webhooks/messages/${encodeURIComponent(id)}/replay`).then(load),
        {
          'data-key': `replay ${id}`,
        },
      ),
    )
  }

  return { load }
}

/** @param {string} url */
function hostOf(url) {
  return URL.parse(url)?.host ?? url
}
