import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
  type Tool as McpTool,
} from '@modelcontextprotocol/sdk/types.js'
import { version } from '../client/version.ts'
import { nearestName } from '../entities/names.ts'
import { GongError } from '../errors/gong-error.ts'
import type { Clock } from '../http/clock.ts'
import type { RunOptions, Tool } from '../tools/create-tools.ts'
import { describeFailure } from '../tools/describe-failure.ts'

export interface McpServerOptions {
  readonly tools: readonly Tool[]
  /** Bytes that an answer has at most; those of the tools. */
  readonly maxBytes: number
  readonly clock: Clock
  /** Hears of failures, for people. */
  readonly log: (line: string) => void
  /** Surrounds each call of a tool, for whoever keeps a log of them. */
  readonly around?: ToolSurrounding | undefined
}

/** Does what a tool does, and may note that it does. */
export type ToolSurrounding = (tool: string, work: () => Promise<string>) => Promise<string>

/** How often a client that asked for progress hears that a call still runs: well within the patience of clients. */
const heartbeatMs = 5000

const instructions =
  'Gong: recorded sales calls, their people and transcripts. Find calls with search_calls, read them with get_transcript. For all else: list_entities, describe_entity, read. Times are ISO 8601, ids are texts. Each answer costs requests of a quota that the whole company shares.'

/** An MCP server over the tools; connect a transport to it. */
export function createMcpServer({ tools, maxBytes, clock, log, around }: McpServerOptions): Server {
  const server = new Server(
    { name: 'gong-connector', version },
    { capabilities: { tools: {} }, instructions },
  )
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(toMcpTool) }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra): Promise<CallToolResult> => {
    const { progressToken } = params._meta ?? {}
    let progress = 0
    const onProgress = (message: string) => {
      if (progressToken === undefined || extra.signal.aborted) return
      progress++
      const notification = {
        method: 'notifications/progress',
        params: { progressToken, progress, message },
      } as const
      extra.sendNotification(notification).catch((error: unknown) => log(`mcp: ${String(error)}`))
    }
    const done = new AbortController()
    if (progressToken !== undefined)
      void beat(clock, AbortSignal.any([done.signal, extra.signal]), onProgress)
    try {
      const tool = requireTool(tools, params.name)
      const run = () => tool.run(params.arguments, { signal: extra.signal, onProgress } satisfies RunOptions)
      return answer(await (around?.(tool.name, run) ?? run()))
    } catch (thrown) {
      const failure = describeFailure(thrown, maxBytes)
      if (!extra.signal.aborted) log(`mcp: ${params.name}: ${failure.replaceAll('\n', ' ')}`)
      return { ...answer(failure), isError: true }
    } finally {
      done.abort()
    }
  })
  server.onerror = (error) => log(`mcp: ${error.message}`)
  return server
}

function answer(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] }
}

function requireTool(tools: readonly Tool[], name: string): Tool {
  const tool = tools.find((candidate) => candidate.name === name)
  if (tool !== undefined) return tool
  const names = tools.map((candidate) => candidate.name)
  const nearest = nearestName(name, names)
  const isWrite = name === 'write' ? 'It is there only when the server is started with --allow-writes. ' : ''
  throw new GongError('usage', `There is no tool “${name}”.`, {
    advice: `${isWrite}${nearest === undefined ? '' : `Did you mean ${nearest}? `}Tools: ${names.join(', ')}.`,
  })
}

function toMcpTool(tool: Tool): McpTool {
  const { name, description, parameters, isReadOnly, isDestructive, isIdempotent, isOpenWorld } = tool
  return {
    name,
    description,
    inputSchema: parameters as McpTool['inputSchema'],
    annotations: {
      readOnlyHint: isReadOnly,
      destructiveHint: isDestructive,
      idempotentHint: isIdempotent,
      openWorldHint: isOpenWorld,
    },
  }
}

/** Says that a call still runs, for waits that Gong's limits make. */
async function beat(clock: Clock, signal: AbortSignal, tell: (message: string) => void): Promise<void> {
  for (let count = 1; !signal.aborted; count++) {
    await clock.sleep(heartbeatMs, signal).catch(() => undefined)
    if (!signal.aborted)
      tell(`Still at work after ${(count * heartbeatMs) / 1000} s; Gong allows few requests a second`)
  }
}
