import { createHash } from 'node:crypto'

/** As long as a trip's state works, in seconds. */
const lastsSeconds = 600

/** Name of the cookie that belongs to a state. */
function nameOf(state: string): string {
  return `gong_trip_${createHash('sha256').update(state).digest('hex').slice(0, 32)}`
}

/**
 * A cookie that only the browser has in which a trip began: the state alone could be sent to somebody else, whose
 * account would then be connected for the sender.
 * @param address of the server, for whether it is reached by https.
 */
export function tripCookie(state: string, address: string): string {
  const isSecure = address.startsWith('https:') ? '; Secure' : ''
  return `${nameOf(state)}=1; Max-Age=${lastsSeconds}; Path=/; HttpOnly; SameSite=Lax${isSecure}`
}

/** Whether the trip with this state began in the browser that sends the request. */
export function hasBegunHere(request: Request, state: string): boolean {
  const cookies = (request.headers.get('cookie') ?? '').split(';').map((cookie) => cookie.trim())
  return cookies.includes(`${nameOf(state)}=1`)
}
