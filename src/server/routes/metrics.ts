import { prometheusContentType, toPrometheusText } from '../../logs/prometheus-text.ts'
import { authorize } from '../middleware/authorize.ts'
import { defineRoute, type Route } from '../route.ts'

/** What Prometheus collects. */
export const metricRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/metrics',
    tag: 'server',
    summary: 'What the server measures, for Prometheus; without the key from this machine alone.',
    isOpen: true,
    answers: { 200: { description: 'Prometheus’ text format.', contentType: 'text/plain' } },
    handle: async ({ parts, request, peer }) => {
      if (!isLocal(request, peer)) authorize(request, parts.tokens)
      const measured = await parts.hub.metrics.collect()
      return new Response(toPrometheusText(measured), {
        headers: { 'content-type': prometheusContentType, 'cache-control': 'no-store' },
      })
    },
  }),
]

const loopback = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
const loopbackHost = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i

/**
 * Whether a program of this machine asks, for itself: what a reverse proxy passes on comes from here too, and a page
 * that gave its own name our address has another host.
 */
function isLocal({ headers }: Request, peer: string | undefined): boolean {
  const isPassedOn = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers.has(name))
  return (
    peer !== undefined && loopback.test(peer) && loopbackHost.test(headers.get('host') ?? '') && !isPassedOn
  )
}
