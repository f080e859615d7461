import { Refusal } from '../answer.ts'
import { rawNumber } from '../identifiers.ts'
import type { EngagementType, WrittenEvent } from '../written/engagement.ts'
import type { RouteContext, RouteRequest, Routes } from './route.ts'

interface Person {
  readonly email?: string | null
}

/** The fields of the three customer-engagement events that are kept. */
interface EngagementBody {
  readonly reportingSystem: string
  readonly eventTimestamp: string
  readonly eventId?: string | null
  readonly contentId?: string | null
  readonly contentUrl?: string | null
  readonly contentTitle?: string | null
  readonly actionName?: string | null
  readonly viewActionTitle?: string | null
  readonly viewer?: Person | null
  readonly actor?: Person | null
  readonly recipients?: readonly Person[] | null
  readonly nonCompanyParticipants?: readonly Person[] | null
}

interface DigitalInteraction {
  readonly eventId: string
  readonly timestamp: string
  readonly eventType: string
  readonly sourceSystemName?: string | null
  readonly content: { readonly contentId?: string | null; readonly contentUrl?: string | null }
  readonly person?: Person | null
  readonly trackingId?: string | null
}

interface IntegrationTypeSettings {
  readonly integrationType: string
  readonly allowedOrigin: string
}

/** POST /v2/digital-interaction, the three PUTs of /v2/customer-engagement and POST /v2/integration-settings. */
export const engagementRoutes: Routes = {
  addDigitalInteraction(context, { body }) {
    const sent = body as unknown as DigitalInteraction
    if (sent.person != null && sent.trackingId != null)
      throw new Refusal(400, 'trackingId: must be null when a person is sent')
    report(context, {
      eventType: 'digitalInteraction',
      reportingSystem: sent.sourceSystemName ?? '',
      eventId: sent.eventId,
      timestamp: sent.timestamp,
      name: sent.eventType,
      contentId: sent.content.contentId ?? null,
      contentUrl: sent.content.contentUrl ?? null,
      emailAddresses: addressesOf([sent.person]),
    })
    return {}
  },

  contentViewed: (context, request) => reportEngagement(context, request, 'contentViewed'),
  contentShared: (context, request) => reportEngagement(context, request, 'contentShared'),
  customAction: (context, request) => reportEngagement(context, request, 'customEvent'),

  integrationSettings({ written }, { body }) {
    const list = body['integrationTypeSettings'] as readonly IntegrationTypeSettings[]
    for (const { allowedOrigin } of list) {
      const isOrigin = URL.canParse(allowedOrigin) && new URL(allowedOrigin).origin === allowedOrigin
      if (!isOrigin) throw new Refusal(400, `allowedOrigin: ${allowedOrigin} is not a valid origin`)
    }
    for (const { integrationType, allowedOrigin } of list)
      written.engagement.set(integrationType, allowedOrigin)
    return { integrationId: rawNumber(written.engagement.integrationId) }
  },
}

/** The answer is that of the CRM's registration (gong facts, 5: 23). */
function reportEngagement(
  context: RouteContext,
  { body }: RouteRequest,
  eventType: EngagementType,
): Readonly<Record<string, unknown>> {
  const sent = body as unknown as EngagementBody
  report(context, {
    eventType,
    reportingSystem: sent.reportingSystem,
    eventId: sent.eventId ?? undefined,
    timestamp: sent.eventTimestamp,
    name: sent.actionName ?? sent.viewActionTitle ?? sent.contentTitle ?? null,
    contentId: sent.contentId ?? null,
    contentUrl: sent.contentUrl ?? null,
    emailAddresses: addressesOf([
      sent.viewer,
      sent.actor,
      ...(sent.recipients ?? []),
      ...(sent.nonCompanyParticipants ?? []),
    ]),
  })
  return { integrationId: rawNumber(context.written.engagement.integrationId) }
}

function report({ written }: RouteContext, event: WrittenEvent): void {
  if (!written.engagement.report(event)) throw new Refusal(409, 'Event was already reported in the past.')
}

function addressesOf(people: readonly (Person | null | undefined)[]): readonly string[] {
  return people.flatMap((person) => (person?.email == null ? [] : [person.email.toLowerCase()]))
}
