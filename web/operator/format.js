const units = /** @type {const} */ ([
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
])
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })
const numbers = new Intl.NumberFormat('en')

/** `1,234`. @param {number} value */
export function count(value) {
  return numbers.format(value)
}

/** `3 min. ago`, `in 2 hr.`. @param {string} iso */
export function ago(iso) {
  const seconds = (Date.parse(iso) - Date.now()) / 1000
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  if (unit === 'second') return Math.abs(seconds) < 5 ? 'now' : relative.format(Math.round(seconds), unit)
  return relative.format(Math.round(seconds / length), unit)
}

/** `850 ms`, `3.2 s`, `4 min 10 s`, `3 h 5 min`. @param {number} ms */
export function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`
  return `${Math.floor(seconds / 86_400)} d ${Math.round((seconds % 86_400) / 3600)} h`
}

/** A moment that tells how long ago it was, and exactly when on demand. @param {string | null} iso @param {string} [none] */
export function moment(iso, none = 'never') {
  const time = document.createElement('time')
  if (iso === null) {
    time.textContent = none
    return time
  }
  time.dateTime = iso
  time.title = new Date(iso).toLocaleString()
  time.textContent = ago(iso)
  return time
}

/** Lets time pass in all moments that are shown. */
export function refreshMoments() {
  for (const time of document.querySelectorAll('time[datetime]')) {
    const iso = time.getAttribute('datetime')
    if (iso)
      time.textContent = time.hasAttribute('data-since') ? duration(Date.now() - Date.parse(iso)) : ago(iso)
  }
}
