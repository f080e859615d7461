import type { Account } from '../account/account.ts'
import type { Activity } from '../account/activity.ts'
import { SALTS } from '../account/salts.ts'
import { Dice } from '../dice.ts'

type Stat = readonly [name: string, low: number, high: number]

const STATS: readonly Stat[] = [
  ['Longest Monologue', 30, 240],
  ['Longest Customer Story', 20, 160],
  ['Interactivity', 1, 9],
  ['Patience', 0.3, 1.8],
  ['Question Rate', 4, 30],
]

/** How somebody speaks on the calls they hosted: their habit, blurred a little by each call. */
export function interactionStatsOf(account: Account, hosted: readonly Activity[]): readonly unknown[] {
  return STATS.map(([name, low, high], place) => {
    const values = hosted.map(({ user, call }) => {
      const habit = new Dice(account.seed, SALTS.user, user.number, 100 + place).next()
      const blur = new Dice(account.seed, SALTS.content, call, 100 + place).next()
      return low + (high - low) * (habit * 0.7 + blur * 0.3)
    })
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
    return { name, value: Math.round(mean * 100) / 100 }
  })
}
