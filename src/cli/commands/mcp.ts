import { Readable } from 'node:stream'
import { serveLines } from '../../mcp/serve-lines.ts'
import type { Context } from '../context.ts'
import { openGong } from '../open-gong.ts'
import { type GivenSettings, numberSetting } from '../settings.ts'

export interface McpFlags {
  readonly maxBytes?: string
  readonly allowWrites?: boolean
  readonly includePrivate?: boolean
}

/** Serves MCP on stdin and stdout until stdin ends; all that is for people goes to stderr. */
export async function mcp(context: Context, flags: McpFlags, given: GivenSettings): Promise<number> {
  const { clock, signal, stdin } = context
  // An open stdin would keep the process alive after a Ctrl-C.
  signal.addEventListener('abort', () => stdin instanceof Readable && stdin.destroy(), { once: true })
  const gong = openGong(context, given, {
    onEvent: (event) => {
      if (event.type === 'wait')
        context.tell(`mcp: waiting ${Math.ceil(event.ms / 1000)} s: ${event.error.message}`)
    },
  })
  const allowWrites = flags.allowWrites === true
  await serveLines({
    gong,
    tools: {
      maxBytes: numberSetting(
        flags.maxBytes === undefined ? given : { mcpMaxBytes: flags.maxBytes },
        'mcpMaxBytes',
      ),
      includePrivate: flags.includePrivate === true,
      allowWrites,
      // Whoever starts it on their own machine has these files anyway.
      allowFiles: allowWrites,
    },
    input: stdin,
    print: (line) => context.print(line),
    log: (line) => context.tell(line),
    clock,
    signal,
  })
  return 0
}
