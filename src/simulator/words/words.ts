/** The subjects that a conversation moves through; the account's topics carry these names in every language. */
export const TOPICS = [
  'Small Talk',
  'Call Setup',
  'Discovery',
  'Product Demo',
  'Pricing',
  'Objections',
  'Competition',
  'Security',
  'Integrations',
  'Customer Success',
  'Pipeline Review',
  'Next Steps',
  'Wrap-up',
] as const

/** A subject of conversation. */
export type Topic = (typeof TOPICS)[number]

/** The kinds of conversation an account holds. */
export const CALL_KINDS = [
  'discovery',
  'demo',
  'pricing',
  'technical',
  'followUp',
  'coldCall',
  'checkIn',
  'renewal',
  'internal',
] as const

/** A kind of conversation. */
export type CallKind = (typeof CALL_KINDS)[number]

/**
 * What can stand in braces in a sentence. `seller`, `buyer` and `customer` are taken from the call;
 * the others from the language's own lists.
 */
export const SLOTS = [
  'seller',
  'buyer',
  'customer',
  'competitor',
  'product',
  'module',
  'tool',
  'process',
  'team',
  'metric',
  'amount',
  'seats',
  'percent',
  'weekday',
  'month',
  'minutes',
] as const

/** A name that can stand in braces in a sentence. */
export type Slot = (typeof SLOTS)[number]

/**
 * Everything that is said and written in one language.
 *
 * An exchange is a few lines that belong together: `>` is said by the selling side, `<` by the buying
 * side (or, in an internal call, by a colleague), and `|` parts the sentences of a line.
 */
export interface Language {
  /** ISO-639-2B, as on a call. */
  readonly code: string
  /** BCP-47, as on a user. */
  readonly locale: string
  readonly titles: Readonly<Record<CallKind, readonly string[]>>
  readonly exchanges: Readonly<Record<Topic, readonly string[]>>
  readonly lists: Readonly<
    Record<
      Exclude<Slot, 'seller' | 'buyer' | 'customer' | 'competitor' | 'product' | 'module'>,
      readonly string[]
    >
  >
  /** Phrases of the keyword trackers, by tracker name. */
  readonly keywords: Readonly<Record<string, readonly string[]>>
  /** One or two sentences that sum a call up. */
  readonly briefs: Readonly<Record<CallKind, readonly string[]>>
  /** One sentence on what was said about a topic, for key points and outlines. */
  readonly points: Readonly<Record<Topic, readonly string[]>>
  /** Things to do, for the highlights. */
  readonly actions: readonly string[]
  readonly comments: readonly string[]
  readonly highlightTitles: { readonly takeaways: string; readonly nextSteps: string }
}
