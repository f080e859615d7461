import { h, icon } from './dom.js'

/**
 * A field with its label, its hint and its complaint.
 * @param {{ id: string, label: string, hint: string, isSecret?: boolean, isOptional?: boolean }} options
 */
export function field({ id, label, hint, isSecret = false, isOptional = false }) {
  const complaint = h('p', { id: `${id}-error`, class: 'complaint' })
  const input = h('input', {
    id,
    name: id,
    type: isSecret ? 'password' : 'text',
    required: !isOptional,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    'aria-describedby': `${id}-hint ${id}-error`,
  })
  const element = h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label, isOptional ? h('span', { class: 'optional' }, ' (optional)') : undefined),
    h('div', { class: 'input' }, input, isSecret ? showButton(input) : undefined),
    h('p', { id: `${id}-hint`, class: 'hint' }, hint),
    complaint,
  )
  /** @param {string | undefined} text */
  const complain = (text) => {
    complaint.replaceChildren(...(text === undefined ? [] : [icon('alert'), text]))
    if (text === undefined) input.removeAttribute('aria-invalid')
    else input.setAttribute('aria-invalid', 'true')
  }
  input.addEventListener('input', () => complain(undefined))
  return { element, input, complain }
}

/** @param {HTMLInputElement} input */
function showButton(input) {
  const button = h('button', {
    type: 'button',
    class: 'show',
    'aria-pressed': 'false',
    'aria-label': 'Show the secret',
  })
  button.append(icon('eye'))
  button.addEventListener('click', () => {
    const isShown = input.type === 'password'
    input.type = isShown ? 'text' : 'password'
    button.setAttribute('aria-pressed', String(isShown))
    button.replaceChildren(icon(isShown ? 'hidden' : 'eye'))
  })
  return button
}
