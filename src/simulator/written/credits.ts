import type { WrittenParts } from './written.ts'

/** The credits that the account's AI operations use up. */
export interface WrittenCredits {
  left(): number
  spend(credits: number): void
}

/** As many credits as the options say, none of them spent. */
export function createWrittenCredits({ options }: WrittenParts): WrittenCredits {
  let left = options.credits
  return {
    left: () => left,
    spend(credits) {
      left = Math.max(0, left - credits)
    },
  }
}
