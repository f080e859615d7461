import { GongError } from '../errors/gong-error.ts'
import type { Clock } from '../http/clock.ts'

/** Between two tries while the database is gone, in milliseconds. */
const longestPauseMs = 2000

/**
 * Stores tokens until they are stored: Gong takes the old ones no more, so while the database is gone the new ones are
 * nowhere but here.
 */
export async function insist<T>(storing: () => Promise<T>, clock: Clock): Promise<T> {
  for (let pauseMs = 250; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await storing()
    } catch (error) {
      if (!(error instanceof GongError) || error.code !== 'database_unavailable') throw error
      await clock.sleep(pauseMs)
    }
  }
}
