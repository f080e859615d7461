import type { HttpEvent } from '../../http/transport.ts'
import type { Context } from '../context.ts'
import { dim, formatDuration } from '../format.ts'
import { fitText } from './text-width.ts'

/** One line on stderr that says how far the work has come; nothing where there is no terminal. */
export interface StatusLine {
  /** Draws it, now and then at most. */
  show(text: string): void
  /** Takes it away before something else is printed. */
  clear(): void
  /** Tells of waits that are long enough to wonder about. */
  onEvent(event: HttpEvent): void
}

const drawEveryMs = 100
const noticeableMs = 2000

export function createStatusLine({ screen, clock, tell }: Context): StatusLine {
  let drawnAt = Number.NEGATIVE_INFINITY
  let isDrawn = false
  function clear(): void {
    if (isDrawn) screen.write('\r\u001b[2K')
    isDrawn = false
  }
  return {
    show(text) {
      if (!screen.isTerminal || clock.monotonic() - drawnAt < drawEveryMs) return
      drawnAt = clock.monotonic()
      screen.write(`\r\u001b[2K${dim(screen, fitText(text, screen.columns - 1))}`)
      isDrawn = true
    },
    clear,
    onEvent(event) {
      if (event.type !== 'wait' || event.ms < noticeableMs) return
      clear()
      tell(`Waiting ${formatDuration(event.ms)}: ${event.error.message}`)
    },
  }
}
