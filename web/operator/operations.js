import { get } from './api.js'
import { attempt, badge, h, redraw } from './dom.js'
import { duration, moment } from './format.js'
import { showOperation, titleOf, tones } from './operation-dialog.js'

const kinds = ['sync', 'action', 'proxy', 'execute', 'webhook', 'auth', 'probe']
const pageSize = '50'
/** Of those that come by themselves; whoever asks for older ones may have more. */
const mostShown = 200
const mostAsked = 600
const typingMs = 250
/** Many may come at once; the eye takes four pictures a second. */
const drawMs = 250

/** @param {string} label @param {string[]} values @param {string} all */
function choice(label, values, all) {
  const options = values.map((value) => h('option', { value }, value))
  return h('select', { 'aria-label': label }, h('option', { value: '' }, all), ...options)
}

/** What the server did, newest first, live. @param {Element} place */
export function createOperations(place) {
  const list = h('div', { class: 'rows' })
  const kind = choice('Kind', kinds, 'everything')
  const status = choice('Outcome', ['running', 'success', 'error'], 'any outcome')
  const text = h('input', { type: 'search', placeholder: 'Search the log', 'aria-label': 'Search the log' })
  const older = h('button', { type: 'button', hidden: true }, 'Older')
  const tools = h('div', { class: 'tools' }, kind, status, text)
  place.replaceChildren(
    h('header', {}, h('h2', {}, 'What it did'), tools),
    list,
    h('p', { class: 'more' }, older),
  )
  /** @type {Map<string, any>} */
  let shown = new Map()
  let cursor = /** @type {string | null} */ (null)
  let isDrawing = false
  let most = mostShown
  const filter = () => ({ kind: kind.value, status: status.value, text: text.value.trim() })

  /** @param {boolean} [isMore] */
  async function load(isMore = false) {
    const asked = filter()
    const found = await get('logs', { ...asked, limit: pageSize, cursor: isMore ? (cursor ?? '') : '' })
    // What was asked later has priority.
    if (JSON.stringify(asked) !== JSON.stringify(filter())) return
    if (!isMore) shown = new Map()
    most = isMore ? mostAsked : mostShown
    for (const operation of found.operations) shown.set(operation.id, operation)
    cursor = found.next_cursor
    draw()
  }

  function draw() {
    older.hidden = cursor === null
    const operations = newestFirst(shown)
    redraw(list, operations, () =>
      operations.length === 0 ? [h('p', { class: 'empty' }, 'Nothing here yet.')] : operations.map(row),
    )
  }

  /** Takes in what has just happened. @param {any} operation */
  function hear(operation) {
    const asked = filter()
    // What a text is found in only the server knows.
    if (asked.text !== '') return
    const isKind = asked.kind === '' || asked.kind === operation.kind
    if (isKind && (asked.status === '' || asked.status === operation.status))
      shown.set(operation.id, operation)
    else shown.delete(operation.id)
    if (isDrawing) return
    isDrawing = true
    setTimeout(() => {
      isDrawing = false
      draw()
      // Begun anew, so that “Older” goes on where the list ends.
      if (shown.size > most) void load().catch(() => undefined)
    }, drawMs)
  }

  let timer = 0
  for (const field of [kind, status]) field.addEventListener('change', () => void attempt(() => load()))
  text.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void attempt(() => load()), typingMs)
  })
  older.addEventListener('click', () => void attempt(() => load(true)))
  return { load: () => load(), hear }
}

/** @param {Map<string, any>} shown */
function newestFirst(shown) {
  return [...shown.values()].sort((left, right) => right.started_at.localeCompare(left.started_at))
}

/** @param {any} operation */
function row(operation) {
  const { id, kind, status, connection_id: connection, message, duration_ms: ms } = operation
  const button = h(
    'button',
    { type: 'button', class: 'row operation', 'data-key': id },
    h('span', { class: `dot ${tones[status] ?? ''}`, 'aria-hidden': 'true' }),
    h('span', { class: 'kind soft' }, kind),
    h(
      'span',
      { class: 'grow' },
      h('strong', {}, titleOf(operation)),
      message !== null && h('span', { class: 'problem' }, message),
    ),
    h('span', { class: 'facts soft' }, connection ?? ''),
    h(
      'span',
      { class: 'facts soft number' },
      status === 'running' ? badge('busy', 'running') : duration(ms ?? 0),
    ),
    h('span', { class: 'when soft' }, moment(operation.started_at)),
    h('span', { class: 'unseen' }, status),
  )
  button.addEventListener('click', () => void attempt(() => showOperation(id)))
  return button
}
