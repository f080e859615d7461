/** The window in which a trip to Gong ended closes itself when all went well. */

const closesAfterMs = 1200
const isSuccess = document.documentElement.dataset['outcome'] === 'success'

document.querySelector('#close')?.addEventListener('click', () => window.close())
document.querySelector('h1')?.focus()
// The state and the code have done their work; the history need not keep them.
history.replaceState(null, '', window.location.pathname)
if (isSuccess) setTimeout(() => window.close(), closesAfterMs)
