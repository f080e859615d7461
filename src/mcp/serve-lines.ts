import type { Gong } from '../client/create-gong.ts'
import type { Clock } from '../http/clock.ts'
import { createTools, defaultMaxBytes, type ToolsOptions } from '../tools/create-tools.ts'
import { createLineTransport } from './create-line-transport.ts'
import { createMcpServer } from './create-mcp-server.ts'

export interface ServeLinesOptions {
  readonly gong: Gong
  readonly tools: ToolsOptions
  readonly input: AsyncIterable<Uint8Array>
  /** Takes one message without its line end. */
  readonly print: (line: string) => void
  readonly log: (line: string) => void
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Serves MCP over lines of JSON, which is what clients call stdio, until the input ends or the signal comes. */
export async function serveLines(options: ServeLinesOptions): Promise<void> {
  const { clock, gong, input, log, print, signal } = options
  const tools = createTools(gong, { now: clock.now, ...options.tools })
  const server = createMcpServer({ tools, maxBytes: options.tools.maxBytes ?? defaultMaxBytes, clock, log })
  const transport = createLineTransport(input, print)
  const close = () => void server.close()
  signal.addEventListener('abort', close, { once: true })
  await server.connect(transport)
  if (signal.aborted) close()
  await transport.finished
  signal.removeEventListener('abort', close)
}
