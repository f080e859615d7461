import { RequestError } from '../request-error.ts'
import { defineRoute, type Route } from '../route.ts'

/** The door of AI agents: the tools of one connected account. */
export const mcpRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/mcp',
    tag: 'agents',
    summary:
      'MCP over Streamable HTTP, without sessions. The header Connection-Id chooses the instance, by id or name, where there are several.',
    // The body belongs to the protocol, which has errors of its own.
    readsBody: true,
    answers: { 200: { description: 'Messages of MCP.', contentType: 'text/event-stream' } },
    handle: ({ access, parts, request, signal }) => {
      const { instances } = parts
      const connections = {
        list: () => instances.list(access.workspace),
        around: (id: string) => async (tool: string, work: () => Promise<string>) => {
          const connection = (await instances.find(id))?.connection
          return parts.hub.operations.run({ kind: 'execute', name: `mcp ${tool}`, connection }, work)
        },
        open: async (id: string) => {
          const found = await instances.find(id)
          if (found !== undefined) return instances.open(found)
          throw new RequestError('unknown_instance', `There is no instance “${id}” any more.`)
        },
      }
      return parts.mcp(request, connections, signal)
    },
  }),
]
