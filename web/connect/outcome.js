import { icon } from './dom.js'

/** A page that tells what happened; the window in which a trip to Gong ended closes itself when all went well. */

const closesAfterMs = 1200
const kind = document.documentElement.dataset['outcome']
const isGood = kind === 'good'

document.querySelector('.badge')?.append(icon(isGood ? 'check' : kind === 'calm' ? 'clock' : 'alert'))

document.querySelector('#close')?.addEventListener('click', () => window.close())
document.querySelector('h1')?.focus()
// The state and the code, or the token, have done their work; the history need not keep them.
history.replaceState(null, '', window.location.pathname)
if (isGood) setTimeout(() => window.close(), closesAfterMs)
