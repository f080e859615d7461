import type { RouteRequest } from './route.ts'

/**
 * The server's own address as browsers and Gong reach it, without a slash at the end: the configured one, else the one
 * that the request was sent to.
 */
export function publicUrlOf({ parts, request }: Pick<RouteRequest<unknown>, 'parts' | 'request'>): string {
  return parts.publicUrl ?? new URL(request.url).origin
}
