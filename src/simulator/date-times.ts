/** Microseconds in a second; times are whole microseconds since 1970 throughout, as Gong prints up to six digits. */
export const SECOND = 1_000_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):?(\d\d))$/
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/

/** Reads ISO-8601 with an offset or Z into microseconds since 1970; undefined if it is anything else. */
export function parseDateTime(text: string): number | undefined {
  const match = DATE_TIME.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second = '0', fraction = '', sign, offsetHours, offsetMinutes] =
    match
  const wall = utc(Number(year), Number(month), Number(day))
  if (wall === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const offset = sign === undefined ? 0 : (Number(offsetHours) * 60 + Number(offsetMinutes)) * MINUTE
  const time = wall + Number(hour) * HOUR + Number(minute) * MINUTE + Number(second) * SECOND
  return time + Number(fraction.padEnd(6, '0').slice(0, 6)) - (sign === '-' ? -offset : offset)
}

/** Reads YYYY-MM-DD into the microseconds since 1970 at which that day begins in the time zone. */
export function parseDate(text: string, zone: string): number | undefined {
  const match = DATE.exec(text)
  if (match === null) return undefined
  const wall = utc(Number(match[1]), Number(match[2]), Number(match[3]))
  return wall === undefined ? undefined : startOfWall(wall, zone)
}

/** Prints a time with the offset of its zone, and with six digits after the second when it has microseconds. */
export function formatDateTime(time: number, zone = 'UTC'): string {
  const offset = offsetMinutes(time, zone)
  const seconds = Math.floor(time / SECOND)
  const micros = time - seconds * SECOND
  const wall = new Date((seconds + offset * 60) * 1000).toISOString().slice(0, 19)
  const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`
  return wall + fraction + offsetText(offset)
}

/** The day of a time in a zone, as YYYY-MM-DD. */
export function formatDate(time: number, zone: string): string {
  return formatDateTime(time, zone).slice(0, 10)
}

/** The beginning of the day, `days` days away, of a time in a zone. */
export function startOfDay(time: number, zone: string, days = 0): number {
  const wall = time + offsetMinutes(time, zone) * MINUTE
  return startOfWall(Math.floor(wall / DAY) * DAY + days * DAY, zone)
}

const offsets = new Map<string, { format: Intl.DateTimeFormat; byHour: Map<number, number> }>()

/** Minutes that a zone's clocks are ahead of UTC at a time; they change on the hour at most. */
function offsetMinutes(time: number, zone: string): number {
  if (zone === 'UTC') return 0
  let known = offsets.get(zone)
  if (known === undefined) {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    known = { format, byHour: new Map() }
    offsets.set(zone, known)
  }
  const hour = Math.floor(time / HOUR)
  let offset = known.byHour.get(hour)
  if (offset === undefined) {
    offset = readOffset(known.format, (hour * HOUR) / 1000)
    known.byHour.set(hour, offset)
  }
  return offset
}

function readOffset(format: Intl.DateTimeFormat, milliseconds: number): number {
  const match = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(milliseconds))
  if (match?.[1] === undefined) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return match[1] === '-' ? -minutes : minutes
}

function startOfWall(wall: number, zone: string): number {
  const guess = wall - offsetMinutes(wall, zone) * MINUTE
  return wall - offsetMinutes(guess, zone) * MINUTE
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z'
  const size = Math.abs(minutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

function utc(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? date.getTime() * 1000 : undefined
}
