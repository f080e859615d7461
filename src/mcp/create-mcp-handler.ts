import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import type { Gong } from '../client/create-gong.ts'
import type { Clock } from '../http/clock.ts'
import { createTools, defaultMaxBytes, type Tool, type ToolsOptions } from '../tools/create-tools.ts'
import { createMcpServer } from './create-mcp-server.ts'

/** The Gong accounts among which a client chooses with the header `Connection-Id`. */
export interface McpConnections {
  /** Their ids. */
  list(): Promise<readonly string[]>
  /** The client of one; the same object each time, for it keeps the account's budget. */
  open(id: string): Promise<Gong>
}

export interface McpHandlerOptions {
  readonly connections: McpConnections
  readonly tools: ToolsOptions
  readonly clock: Clock
  /** Hears of failures, for people. */
  readonly log: (line: string) => void
}

/**
 * MCP over Streamable HTTP, without sessions: each request stands for itself, so that any number of servers can
 * answer. Whoever mounts it checks first that the client may come in.
 */
export function createMcpHandler(options: McpHandlerOptions): (request: Request) => Promise<Response> {
  const { clock, log } = options
  // What a tool remembers, such as the transcript that is being read, belongs to one account.
  const toolsOf = new WeakMap<Gong, readonly Tool[]>()
  return async (request) => {
    if (request.method !== 'POST')
      return refuse(405, 'MCP here takes POST alone: it has no sessions and sends nothing by itself.', {
        Allow: 'POST',
      })
    const id = await chooseConnection(options.connections, request.headers.get('connection-id'))
    if (id instanceof Response) return id
    const gong = await options.connections.open(id)
    const tools = toolsOf.get(gong) ?? createTools(gong, { now: clock.now, ...options.tools })
    toolsOf.set(gong, tools)
    const server = createMcpServer({ tools, maxBytes: options.tools.maxBytes ?? defaultMaxBytes, clock, log })
    const transport = new WebStandardStreamableHTTPServerTransport()
    // A client that goes away wants no answer any more.
    request.signal.addEventListener('abort', () => void server.close(), { once: true })
    // Their types differ only in how they write “optional”.
    await server.connect(transport as Parameters<typeof server.connect>[0])
    return await transport.handleRequest(request)
  }
}

async function chooseConnection(
  connections: McpConnections,
  header: string | null,
): Promise<string | Response> {
  const ids = await connections.list()
  const wanted = header?.trim() || undefined
  const [first] = ids
  if (wanted !== undefined && ids.includes(wanted)) return wanted
  if (first === undefined) return refuse(400, 'No Gong account is connected yet. Connect one first.')
  const known = `Connections: ${ids.join(', ')}.`
  if (wanted !== undefined) return refuse(404, `There is no connection “${wanted}”. ${known}`)
  return ids.length === 1 ? first : refuse(400, `Choose a connection with the header Connection-Id. ${known}`)
}

function refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ jsonrpc: '2.0', id: null, error: { code: -32_600, message } }, { status, headers })
}
