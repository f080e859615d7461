/**
 * An element with its attributes, listeners (`onclick`) and children; nothing is ever read as HTML.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [attributes] those that are undefined or false are left out
 * @param {...(Node | string | number | undefined | null | false)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (name.startsWith('on') && typeof value === 'function')
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value))
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  for (const child of children) {
    if (child === undefined || child === null || child === false) continue
    element.append(typeof child === 'number' ? String(child) : child)
  }
  return element
}

/** What was last drawn where, so that what has not changed is left alone. @type {WeakMap<Element, string>} */
const drawn = new WeakMap()

/**
 * Draws something anew when its content has changed; the focus and the reader's place stay.
 * @param {Element} place
 * @param {unknown} content what is drawn, to be compared
 * @param {() => (Node | string)[]} draw
 */
export function redraw(place, content, draw) {
  const text = JSON.stringify(content)
  if (drawn.get(place) === text) return
  drawn.set(place, text)
  const active = document.activeElement
  const key = place.contains(active) ? active?.getAttribute('data-key') : undefined
  place.replaceChildren(...draw())
  if (key) /** @type {HTMLElement | null} */ (place.querySelector(`[data-key="${CSS.escape(key)}"]`))?.focus()
}

/** Says something to those who listen instead of looking. @param {string} text */
export function announce(text) {
  const news = document.getElementById('news')
  if (news) news.textContent = text
}

/** A short word with a colour. @param {string} tone @param {string} text */
export function badge(tone, text) {
  return h('span', { class: `badge ${tone}` }, text)
}

/**
 * A button that is out of use while it works, and tells what went wrong beside it.
 * @param {string} label @param {() => Promise<unknown>} work @param {Record<string, unknown>} [attributes]
 */
export function actionButton(label, work, attributes = {}) {
  const button = h('button', { type: 'button', 'data-key': label, ...attributes }, label)
  button.addEventListener('click', async (event) => {
    event.stopPropagation()
    button.disabled = true
    try {
      await work()
      announce(`${label}: done`)
    } catch (error) {
      tell(error)
    } finally {
      button.disabled = false
    }
  })
  return button
}

/** Does what somebody asked for, and tells them when it fails. @param {() => Promise<unknown>} work */
export async function attempt(work) {
  try {
    await work()
  } catch (error) {
    tell(error)
  }
}

/** @param {unknown} error */
function tell(error) {
  const message = error instanceof Error ? error.message : String(error)
  announce(message)
  toast(message)
}

/** A message at the edge that goes away. @param {string} text @param {string} [tone] */
function toast(text, tone = 'bad') {
  document.querySelector('.toast')?.remove()
  const shown = h('p', { class: `toast ${tone}` }, text)
  document.body.append(shown)
  setTimeout(() => shown.remove(), 6000)
}
