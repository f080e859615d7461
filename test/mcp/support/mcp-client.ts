import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { type CallToolResult, CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js'

const main = join(import.meta.dirname, '../../../src/cli/main.ts')

/** A client of a real process over stdio. */
export interface StdioClient {
  readonly client: Client
  /** What the process has said to people so far. */
  stderr(): string
  close(): Promise<void>
}

/** Starts `gong-connector mcp` with these arguments and connects the SDK's own client to it. */
export async function connectStdio(baseUrl: string, args: readonly string[] = []): Promise<StdioClient> {
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [main, 'mcp', ...args],
    env: {
      GONG_BASE_URL: baseUrl,
      GONG_ACCESS_KEY: 'key',
      GONG_ACCESS_KEY_SECRET: 'very-secret',
      GONG_RATE_PER_SECOND: '0',
      GONG_CONNECTOR_DATA_DIR: '/nonexistent',
    },
    stderr: 'pipe',
  })
  let said = ''
  transport.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  await client.connect(transport)
  return { client, stderr: () => said, close: () => client.close() }
}

/** Calls a tool; its one text and whether it is an error. */
export async function callTool(
  client: Client,
  name: string,
  args: Readonly<Record<string, unknown>> = {},
): Promise<{ text: string; isError: boolean; result: CallToolResult }> {
  const result = CallToolResultSchema.parse(await client.callTool({ name, arguments: { ...args } }))
  const [content] = result.content
  return { text: content?.type === 'text' ? content.text : '', isError: result.isError === true, result }
}
