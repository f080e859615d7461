import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import type { Gong } from '../client/create-gong.ts'
import type { Clock } from '../http/clock.ts'
import { parseJson } from '../http/parse-json.ts'
import { createTools, defaultMaxBytes, type Tool, type ToolsOptions } from '../tools/create-tools.ts'
import { createMcpServer, type ToolSurrounding } from './create-mcp-server.ts'

/** A connected Gong account; a client may name it by its id, or by a name that no other has. */
interface McpConnection {
  readonly id: string
  readonly name?: string | undefined
}

/** The Gong accounts among which a client chooses with the header `Connection-Id`. */
export interface McpConnections {
  /** Those that the client may use. */
  list(): Promise<readonly McpConnection[]>
  /** The client of one; the same object each time, for it keeps the account's budget. */
  open(id: string): Promise<Gong>
  /** Surrounds each call of a tool of one. */
  readonly around?: ((id: string) => ToolSurrounding) | undefined
}

export interface McpHandlerOptions {
  readonly tools: ToolsOptions
  readonly clock: Clock
  /** Hears of failures, for people. */
  readonly log: (line: string) => void
}

/**
 * Answers a request.
 * @param signal aborted when nobody wants the answer any more.
 */
export type McpHandler = (
  request: Request,
  connections: McpConnections,
  signal: AbortSignal,
) => Promise<Response>

/**
 * MCP over Streamable HTTP, without sessions: each request stands for itself, so that any number of servers can
 * answer. Whoever mounts it checks first that the client may come in.
 */
export function createMcpHandler(options: McpHandlerOptions): McpHandler {
  const { clock, log } = options
  // What a tool remembers, such as the transcript that is being read, belongs to one account.
  const toolsOf = new WeakMap<Gong, readonly Tool[]>()
  return async (request, connections, signal) => {
    if (request.method !== 'POST')
      return refuse(405, 'MCP here takes POST alone: it has no sessions and sends nothing by itself.', {
        Allow: 'POST',
      })
    const id = await chooseConnection(connections, request.headers.get('connection-id'))
    if (id instanceof Response) return id
    const gong = await connections.open(id)
    const tools = toolsOf.get(gong) ?? createTools(gong, { now: clock.now, ...options.tools })
    toolsOf.set(gong, tools)
    const maxBytes = options.tools.maxBytes ?? defaultMaxBytes
    const server = createMcpServer({ tools, maxBytes, clock, log, around: connections.around?.(id) })
    const transport = new WebStandardStreamableHTTPServerTransport()
    signal.addEventListener('abort', () => void server.close(), { once: true })
    // Their types differ only in how they write “optional”.
    await server.connect(transport as Parameters<typeof server.connect>[0])
    return await handle(transport, request)
  }
}

/** Ids that came as numbers keep their digits; what is no JSON is for the transport to refuse. */
async function handle(
  transport: WebStandardStreamableHTTPServerTransport,
  request: Request,
): Promise<Response> {
  const { url, method, headers } = request
  const body = await request.text()
  const again = new Request(url, { method, headers, body })
  try {
    return await transport.handleRequest(again, { parsedBody: parseJson(body) })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return await transport.handleRequest(again)
  }
}

/** Connections that an error names. */
const mostNamed = 20

async function chooseConnection(
  connections: McpConnections,
  header: string | null,
): Promise<string | Response> {
  const all = await connections.list()
  const wanted = header?.trim() || undefined
  const [first] = all
  if (first === undefined) return refuse(400, 'No Gong account is connected yet. Connect one first.')
  const shown = all.slice(0, mostNamed).map(({ id, name }) => (name === undefined ? id : `${id} (${name})`))
  const more = all.length > mostNamed ? ` and ${all.length - mostNamed} more` : ''
  const known = `Connections: ${shown.join(', ')}${more}.`
  if (wanted === undefined)
    return all.length === 1
      ? first.id
      : refuse(400, `Choose a connection with the header Connection-Id. ${known}`)
  const named = all.filter(({ name }) => name === wanted)
  const found = all.find(({ id }) => id === wanted) ?? (named.length === 1 ? named[0] : undefined)
  return found?.id ?? refuse(404, `There is no connection “${wanted}”. ${known}`)
}

function refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ jsonrpc: '2.0', id: null, error: { code: -32_600, message } }, { status, headers })
}
