import { z } from 'zod'
import { json, type RouteRequest } from '../route.ts'
import { describeConnection } from './describe-connection.ts'
import { readTags } from './end-user.ts'
import { readQuery } from './read-query.ts'

const mostConnections = 10_000
const text = z.string({ error: 'must be given once' })
const whole = (from: number, to: number) =>
  text
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= from && number <= to, `must be from ${from} to ${to}`)

/** As they are: zod would leave a tag out whose name objects have a meaning for, and find all connections. */
const tags = z.custom<Readonly<Record<string, string>>>(
  (given) => typeof given === 'object' && given !== null && !Array.isArray(given),
  'must be given as tags[name]=value',
)

const filters = z.strictObject({
  connectionId: text.optional(),
  search: text.optional(),
  endUserId: text.optional(),
  endUserOrganizationId: text.optional(),
  integrationId: z.union([text, z.array(text)]).optional(),
  tags: tags.optional(),
  limit: whole(1, mostConnections).optional(),
  page: whole(0, 1_000_000).optional(),
})

/** `GET /connections`. */
export async function listConnections(request: RouteRequest<unknown>): Promise<Response> {
  const { hub } = request.parts
  const query = readQuery(request, filters)
  const { limit = mostConnections, page = 0, endUserOrganizationId: organization } = query
  const filter = {
    id: query.connectionId,
    search: query.search,
    endUserId: query.endUserId,
    integrations: readList(query.integrationId),
    tags: query.tags === undefined ? undefined : readTags(query.tags),
  }
  const [found, integrations] = await Promise.all([
    // Organizations stand inside the end user's JSON, which not every database can look into.
    hub.connections.list(organization === undefined ? { ...filter, limit, page } : filter),
    hub.integrations.list(),
  ])
  const providers = new Map(integrations.map(({ key, provider }) => [key, provider]))
  const chosen =
    organization === undefined
      ? found
      : found
          .filter(({ endUser }) => endUser?.organization?.id === organization)
          .slice(page * limit, (page + 1) * limit)
  return json(200, {
    connections: chosen.map((connection) =>
      describeConnection(connection, providers.get(connection.integration) ?? connection.integration),
    ),
  })
}

function readList(given: string | readonly string[] | undefined): readonly string[] | undefined {
  if (given === undefined) return undefined
  return [given]
    .flat()
    .flatMap((part) => part.split(','))
    .filter((key) => key !== '')
}
