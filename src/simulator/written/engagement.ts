import type { WrittenParts } from './written.ts'

/** The kinds of engagement, as GET /v2/data-privacy/data-for-email-address names them. */
export type EngagementType = 'contentShared' | 'contentViewed' | 'customEvent' | 'digitalInteraction'

/** Something that a customer did with what they were sent. */
export interface WrittenEvent {
  readonly eventType: EngagementType
  readonly reportingSystem: string
  /** The reporting system's own id of it. */
  readonly eventId: string | undefined
  /** ISO-8601, as it came. */
  readonly timestamp: string
  readonly name: string | null
  readonly contentId: string | null
  readonly contentUrl: string | null
  /** Those who took part, in lower case. */
  readonly emailAddresses: readonly string[]
}

/** Engagement that was reported, and the settings of those who report. */
export interface WrittenEngagement {
  /** Keeps an event; false when it was reported before. */
  report(event: WrittenEvent): boolean
  /** Forgets the events of somebody. */
  erase(emailAddress: string): void
  events(): readonly WrittenEvent[]
  /** Keeps settings by type of integration, in place of those before. */
  set(integrationType: string, allowedOrigin: string): void
  settings(): Readonly<Record<string, string>>
  /** The id that Gong gives whoever reports. */
  readonly integrationId: string
}

/** Nothing reported yet. */
export function createWrittenEngagement({ account }: WrittenParts): WrittenEngagement {
  let events: readonly WrittenEvent[] = []
  const reported = new Set<string>()
  const settings = new Map<string, string>()
  return {
    integrationId: account.identifiers.of('engagementIntegration', 0),
    report(event) {
      const key = JSON.stringify([event.eventType, event.reportingSystem, event.eventId])
      if (event.eventId !== undefined && reported.has(key)) return false
      reported.add(key)
      events = [...events, event]
      return true
    },
    erase(emailAddress) {
      events = events.filter(({ emailAddresses }) => !emailAddresses.includes(emailAddress))
    },
    events: () => events,
    set: (integrationType, allowedOrigin) => settings.set(integrationType, allowedOrigin),
    settings: () => Object.fromEntries(settings),
  }
}
