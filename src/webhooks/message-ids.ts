/** As many as four digits tell apart: a clock that was set back stands still for a while. */
const mostOfOneMoment = 0xffff

/** Ids whose order is that in which they were made, also of those of one millisecond. */
export function createMessageIds(now: () => number, randomId: () => string): () => string {
  let last = 0
  let count = 0
  return () => {
    const moment = Math.max(last, now())
    count = moment === last ? count + 1 : 0
    last = moment
    if (count > mostOfOneMoment) {
      last++
      count = 0
    }
    const digits = (value: number, length: number) => value.toString(16).padStart(length, '0')
    return `msg_${digits(last, 12)}${digits(count, 4)}${randomId().replaceAll('-', '').slice(0, 12)}`
  }
}
