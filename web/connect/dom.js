/**
 * An element with its attributes, listeners (`onclick`) and children.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [attributes] those that are undefined or false are left out
 * @param {...(Node | string | undefined)} children
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
  element.append(...children.filter((child) => child !== undefined))
  return element
}

/** A heading that can be given the focus, so that screen readers begin with it. @param {string} text */
export function heading(text) {
  return h('h1', { id: 'title', tabindex: '-1' }, text)
}

const icons = {
  key: 'M15.5 14.5a5 5 0 1 0-4.9-4L3.5 17.6V20.5h3.4v-2.2h2.2v-2.2h2.2l1.4-1.4a5 5 0 0 0 2.8-.2ZM16.2 8.3h.01',
  shield: 'M12 3 5 5.8v5.4c0 4.3 2.9 7.7 7 9.3 4.1-1.6 7-5 7-9.3V5.8L12 3Zm-2.8 9 2 2 3.8-4.2',
  arrow: 'M9 5.5 15.5 12 9 18.5',
  back: 'M15 5.5 8.5 12l6.5 6.5',
  close: 'M6.5 6.5l11 11m0-11-11 11',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm9.5 2.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6Z',
  hidden:
    'M4 4l16 16M9.9 5.8A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-2.7 3.4M14 14a2.8 2.8 0 0 1-4-4M6.5 7.4A16 16 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4-.9',
  alert:
    'M12 8v5m0 3.2h.01M10.3 4.3 2.9 17.2A2 2 0 0 0 4.6 20h14.8a2 2 0 0 0 1.7-2.8L13.7 4.3a2 2 0 0 0-3.4 0Z',
  check: 'M5 12.5 10 17.5 19.5 7',
  clock: 'M12 7v5.2l3.3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
}

/** A drawing that says nothing that is not also said in words. @param {keyof typeof icons} name */
export function icon(name) {
  const names = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(names, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(names, 'path')
  path.setAttribute('d', icons[name])
  svg.append(path)
  return svg
}
